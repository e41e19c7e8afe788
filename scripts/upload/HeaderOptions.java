//DEPS software.amazon.awssdk:s3
//SOURCES HeaderRules.java
package upload;

import awskit.errors.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/// What objects are stored with beside their content: a mixin of [UploadOptions].
@Command(sortOptions = false, optionListHeading = "%n@|bold What the objects are stored with:|@%n")
final class HeaderOptions {

    private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse", "none");

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Content type of all files (default: by the "
            + "extension).")
    String contentType;

    @Option(names = "--content-encoding", paramLabel = "CODING", description = "Content encoding of all files.")
    String contentEncoding;

    @Option(names = "--cache-control", paramLabel = "DIRECTIVES", description = "Cache-Control of all files.")
    String cacheControl;

    @Option(names = "--metadata", paramLabel = "NAME=VALUE", split = ",", description = "Metadata of all files. A "
            + "value with a comma stands in double quotes.")
    Map<String, String> metadata = new LinkedHashMap<>();

    @Option(names = "--tagging", paramLabel = "TAG=VALUE&…", description = "Tags of all files, URL-encoded.")
    String tagging;

    @Option(names = "--rule", paramLabel = "RULE", description = "Headers by glob, as in \"*.html: "
            + "Cache-Control=no-cache\". Repeatable; the later wins.")
    List<String> rules = new ArrayList<>();

    @Option(names = "--storage-class", paramLabel = "CLASS", description = "STANDARD_IA, GLACIER_IR, …")
    String storageClass;

    @Option(names = "--acl", paramLabel = "ACL", description = "Canned ACL, such as bucket-owner-full-control.")
    String acl;

    @Option(names = "--sse", paramLabel = "SSE", completionCandidates = Encryptions.class, description =
            "Server-side encryption: AES256 (default), aws:kms, aws:kms:dsse or none (the bucket's own).")
    String sse;

    @Option(names = "--sse-kms-key-id", paramLabel = "KEY", description = "KMS key; implies --sse aws:kms.")
    String kmsKeyId;

    /// Returns the server-side encryption: what was asked for, else what goes with the key.
    String encryption() {
        return sse != null ? sse : kmsKeyId == null ? "AES256" : "aws:kms";
    }

    void validate() {
        var sse = encryption();
        if (!ENCRYPTIONS.contains(sse)) {
            throw UserError.usage("--sse \"" + sse + "\" is unknown", "AES256, aws:kms, aws:kms:dsse or none");
        }
        if (kmsKeyId != null && !sse.startsWith("aws:kms")) {
            throw UserError.usage("--sse-kms-key-id and --sse " + sse + " contradict each other", "choose one");
        }
        if (acl != null && ObjectCannedACL.fromValue(acl) == ObjectCannedACL.UNKNOWN_TO_SDK_VERSION) {
            throw UserError.usage("--acl \"" + acl + "\" is unknown", ObjectCannedACL.knownValues().stream()
                    .map(ObjectCannedACL::toString).sorted().collect(Collectors.joining(", ")));
        }
        metadata.replaceAll((name, value) -> value.replaceFirst("(?s)^\"(.*)\"$", "$1"));
        metadata.forEach(HeaderOptions::validateMetadata);
        var others = new LinkedHashMap<String, String>();
        others.put("--content-type", contentType);
        others.put("--content-encoding", contentEncoding);
        others.put("--cache-control", cacheControl);
        others.put("--tagging", tagging);
        others.put("--storage-class", storageClass);
        others.put("--sse-kms-key-id", kmsKeyId);
        others.forEach((option, value) -> HeaderRules.checkValue(option, Objects.requireNonNullElse(value, "")));
        rules();
    }

    /// Metadata travels in HTTP headers, so that names are tokens
    /// ([metadata](https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html)).
    private static void validateMetadata(String name, String value) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[ -~]*")) {
            throw UserError.usage("--metadata \"" + name + "=" + value + "\" cannot be sent",
                    "names have letters, digits and hyphens, values are one line of ASCII");
        }
    }

    HeaderRules rules() {
        return HeaderRules.parse(rules);
    }

    static final class Encryptions extends ArrayList<String> {
        Encryptions() {
            super(ENCRYPTIONS);
        }
    }
}
