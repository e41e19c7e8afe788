//DEPS software.amazon.awssdk:s3
//SOURCES BucketAccess.java
package upload;

import awskit.Session;
import java.net.URI;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.Lazy;

/// The URL of a bucket, to which the keys of its objects are appended: that of the SDK's clients, without a client in
/// the usual cases.
final class BucketUrl {

    private BucketUrl() {}

    /// Returns the URL, with a `/` at the end.
    ///
    /// @param s3 is asked if settings or options change the endpoint
    static URI of(String bucket, Session session, String region, BucketAccess access, Lazy<S3Client> s3) {
        var custom = session.endpoint("s3");
        return !access.isUsual() || !hasUsualSettings(session) || !region.matches("[a-z0-9-]+")
                || custom.filter(endpoint -> !isPlain(endpoint)).isPresent() ? of(bucket, s3.getValue())
                : custom.map(endpoint -> below(endpoint, bucket)).orElseGet(() -> ofAws(bucket, region));
    }

    /// Returns whether no setting changes the endpoint but `--endpoint-url` and its like.
    private static boolean hasUsualSettings(Session session) {
        return session.configuration().stream().noneMatch(setting -> setting.name().startsWith("s3.")
                && !setting.name().equals("s3.endpoint_url") || setting.name().matches(
                "use_(fips|dualstack)_endpoint|s3_us_east_1_regional_endpoint") && !setting.source().equals("default"));
    }

    private static boolean isPlain(URI endpoint) {
        return endpoint.getRawQuery() == null && endpoint.getRawFragment() == null && endpoint.getRawUserInfo() == null;
    }

    private static URI below(URI endpoint, String bucket) {
        var isUsualPort = endpoint.getPort() == (endpoint.getScheme().equals("https") ? 443 : 80);
        var host = endpoint.getScheme() + "://" + endpoint.getHost()
                + (isUsualPort || endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
        return URI.create(host + endpoint.getRawPath().replaceFirst("/+$", "") + "/" + bucket + "/");
    }

    /// The SDK's rules say the same (BucketUrlTest), but first read a table of all partitions.
    private static URI ofAws(String bucket, String region) {
        var host = region.equals("us-east-1") ? "s3.amazonaws.com"
                : "s3." + region + "." + PartitionMetadata.of(Region.of(region)).dnsSuffix();
        return bucket.indexOf('.') < 0 ? URI.create("https://" + bucket + "." + host + "/")
                : URI.create("https://" + host + "/" + bucket + "/");
    }

    /// Returns the URL that the client has.
    static URI of(String bucket, S3Client s3) {
        return URI.create(s3.utilities().getUrl(url -> url.bucket(bucket).key("-")).toString()).resolve(".");
    }

    /// Returns whether requests to the bucket need nothing special. S3 Express One Zone has its own sessions, the ARN
    /// of an access point has its own endpoint, Outposts are another service, and pseudo-regions cannot be signed for.
    static boolean isPlain(String bucket, Region region) {
        return !bucket.startsWith("arn:") && !bucket.matches(".*--[a-z]+-s3") && !region.isGlobalRegion()
                && !region.id().contains("fips") && !region.id().startsWith("s3-");
    }
}
