//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java FilterNames.java Filters.java Parameters.java TagRules.java
package sandbox.ec2;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;

/// The actions on key pairs. New keys are RSA keys.
final class KeyPairs {

    private static final FilterNames FILTERS = new FilterNames(KeyPairInfo::builder,
            "key-pair-id fingerprint=KeyFingerprint key-name");
    private static final int KEY_BITS = 2048;

    private KeyPairs() {}

    static DescribeKeyPairsResponse describe(Ec2Region region, DescribeKeyPairsRequest request) {
        Parameters.only(request, "KeyNames", "KeyPairIds", "Filters");
        request.keyNames().forEach(name -> find(region, name));
        var filter = Filters.<KeyPairInfo>of(request.filters(), FILTERS);
        return DescribeKeyPairsResponse.builder().keyPairs(region.keyPairs().page(request.keyPairIds(), key ->
                filter.test(key) && (request.keyNames().isEmpty() || request.keyNames().contains(key.keyName())), null,
                null).items()).build();
    }

    /// Returns the key pair with a name.
    ///
    /// @throws Refusal if there is none
    static KeyPairInfo find(Ec2Region region, String name) {
        return region.keyPairs().all().filter(key -> key.keyName().equals(name)).findFirst().orElseThrow(() ->
                new Refusal("InvalidKeyPair.NotFound", "The key pair '" + name + "' does not exist"));
    }

    static CreateKeyPairResponse create(Ec2Region region, CreateKeyPairRequest request) {
        Parameters.only(request, "KeyName", "KeyType", "KeyFormat", "TagSpecifications");
        var name = Parameters.require("KeyName", request.keyName());
        var tags = TagRules.of(request.tagSpecifications(), "key-pair");
        if (region.keyPairs().all().anyMatch(key -> key.keyName().equals(name))) {
            throw new Refusal("InvalidKeyPair.Duplicate", "The keypair already exists");
        } else if (request.keyType() != null && request.keyType() != KeyType.RSA
                || request.keyFormat() != null && !request.keyFormatAsString().equals("pem")) {
            throw new Refusal("UnsupportedOperation", "Only RSA keys in the format pem are in the sandbox");
        }
        Parameters.endDryRun(request.dryRun());
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            var secret = generator.generateKeyPair().getPrivate().getEncoded();
            var info = add(region, name, secret, tags);
            return CreateKeyPairResponse.builder().keyPairId(info.keyPairId()).keyName(name)
                    .keyFingerprint(info.keyFingerprint()).tags(info.hasTags() ? info.tags() : null)
                    .keyMaterial("-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(secret) + "\n-----END PRIVATE KEY-----").build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Adds a key pair.
    ///
    /// @param content what the fingerprint is made of
    static KeyPairInfo add(Ec2Region region, String name, byte[] content, Map<String, String> tags) {
        try {
            var info = KeyPairInfo.builder().keyPairId(region.keyPairs().newId()).keyName(name).keyType(KeyType.RSA)
                    .createTime(region.now()).keyFingerprint(HexFormat.ofDelimiter(":").formatHex(
                            MessageDigest.getInstance("SHA-1").digest(content)))
                    .tags(tags.isEmpty() ? null : TagRules.list(tags)).build();
            region.keyPairs().put(info);
            return info;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Deletes a key pair. Nothing happens if there is none of that name, as in EC2.
    static DeleteKeyPairResponse delete(Ec2Region region, DeleteKeyPairRequest request) {
        if (request.keyName() == null && request.keyPairId() == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter KeyName or KeyPairId");
        }
        Parameters.endDryRun(request.dryRun());
        region.keyPairs().all().filter(key -> key.keyName().equals(request.keyName())
                || key.keyPairId().equals(request.keyPairId())).toList()
                .forEach(key -> region.keyPairs().remove(key.keyPairId()));
        return DeleteKeyPairResponse.builder().returnValue(true).keyPairId(request.keyPairId()).build();
    }
}
