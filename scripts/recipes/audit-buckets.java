///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print for each bucket whether it is public, how it is encrypted, and whether it keeps versions.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import static java.lang.Boolean.TRUE;

import module java.base;

import awskit.Session;
import awskit.errors.Failures;
import awskit.resources.BucketResource;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket is public by its policy or its ACL, unless its own settings block that. The account's are not looked at.
@Command(name = "audit-buckets",
        description = "Print for each bucket whether it is public, how it is encrypted, and whether it keeps versions.")
@IamActions({"s3:ListAllMyBuckets", "s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicyStatus", "s3:GetBucketAcl",
    "s3:GetEncryptionConfiguration", "s3:GetBucketVersioning"})
class AuditBuckets extends AwsScript {

    private static final Set<String> EVERYONE = Set.of("http://acs.amazonaws.com/groups/global/AllUsers",
            "http://acs.amazonaws.com/groups/global/AuthenticatedUsers");

    static void main(String... args) {
        Script.run(new AuditBuckets(), args);
    }

    @Override
    protected void run(Session session) {
        var s3 = session.client(S3Client.builder().crossRegionAccessEnabled(true));
        var failures = new Failures();
        // Sixteen at a time.
        S3.of(s3).buckets().stream().map(BucketResource::name).gather(Gatherers.mapConcurrent(16, bucket -> {
            failures.attempt(bucket, () -> Terminal.line(bucket, isPublic(s3, bucket) ? "public" : "private",
                    encryption(s3, bucket), versioning(s3, bucket)));
            return bucket;
        })).forEach(_ -> {});
        failures.orThrow();
    }

    private static boolean isPublic(S3Client s3, String bucket) {
        var block = configured(() -> s3.getPublicAccessBlock(of -> of.bucket(bucket)).publicAccessBlockConfiguration())
                .orElse(PublicAccessBlockConfiguration.builder().build());
        var policy = configured(() -> s3.getBucketPolicyStatus(of -> of.bucket(bucket)).policyStatus());
        var acl = s3.getBucketAcl(of -> of.bucket(bucket)).grants().stream().map(grant -> grant.grantee().uri());
        return policy.isPresent() && TRUE.equals(policy.get().isPublic()) && !TRUE.equals(block.restrictPublicBuckets())
                || acl.filter(Objects::nonNull).anyMatch(EVERYONE::contains) && !TRUE.equals(block.ignorePublicAcls());
    }

    private static String encryption(S3Client s3, String bucket) {
        return configured(() -> s3.getBucketEncryption(of -> of.bucket(bucket)).serverSideEncryptionConfiguration())
                .map(found -> found.rules().getFirst().applyServerSideEncryptionByDefault().sseAlgorithmAsString())
                .orElse("unencrypted");
    }

    private static String versioning(S3Client s3, String bucket) {
        var status = s3.getBucketVersioning(of -> of.bucket(bucket)).statusAsString();
        return status == null ? "unversioned" : "versioning " + status.toLowerCase();
    }

    /// Returns what a bucket has configured. S3 answers 404 where there is nothing.
    private static <T> Optional<T> configured(Supplier<T> get) {
        try {
            return Optional.ofNullable(get.get());
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
