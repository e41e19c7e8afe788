//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../../scripts/upload/BucketUrl.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import awskit.Session;
import awskit.SessionBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.Lazy;

/// The URLs of buckets are exactly those to which the SDK's client sends its requests.
class BucketUrlTest {

    private static final List<String> BUCKETS = List.of("bucket", "a.b", "my-bucket-alias-1234-s3alias", "xyz",
            "example.com", "b".repeat(63));

    @TempDir
    private Path home;

    private SessionBuilder session(String... variables) {
        var environment = new HashMap<>(Map.of("HOME", home.toString(), "AWS_ACCESS_KEY_ID", "AKID",
                "AWS_SECRET_ACCESS_KEY", "secret"));
        for (var i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Session.builder().environment(environment);
    }

    private static URI url(Session session, String bucket, String region, BucketAccess access) {
        var s3 = new Lazy<>(() -> {
            var builder = S3Client.builder().dualstackEnabled(access.dualstack() ? true : null);
            return session.client(access.accelerate() ? builder.accelerate(true) : builder, region);
        });
        return BucketUrl.of(bucket, session, region, access, s3);
    }

    @Test
    void areTheSdksInEveryRegion() {
        try (var session = session().build()) {
            for (var region : Region.regions().stream().filter(region -> !region.isGlobalRegion()).toList()) {
                var s3 = session.client(S3Client.builder(), region.id());
                for (var bucket : BUCKETS) {
                    assertEquals(BucketUrl.of(bucket, s3), url(session, bucket, region.id(), BucketAccess.usual()));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9000", "https://minio.example.com", "http://localhost/below/",
            "http://[::1]:8080", "http://127.0.0.1:80", "https://minio.example.com:443/", "http://localhost/below//",
            "https://u:p@example.com", "http://localhost/?x=1"})
    void areTheSdksAtAnotherEndpoint(String endpoint) {
        try (var session = session("AWS_ENDPOINT_URL_S3", endpoint).build()) {
            for (var bucket : BUCKETS) {
                assertEquals(BucketUrl.of(bucket, session.client(S3Client.builder(), "eu-west-1")),
                        url(session, bucket, "eu-west-1", BucketAccess.usual()));
            }
        }
    }

    @Test
    void areThoseOfUnusualSettings() throws Exception {
        var config = home.resolve("config");
        Files.writeString(config, """
                [profile path]
                s3 =
                  addressing_style = path
                [profile virtual]
                endpoint_url = https://r2.example.com
                s3 =
                  addressing_style = virtual
                [profile accelerate]
                s3 =
                  use_accelerate_endpoint = true
                [profile dualstack]
                s3 =
                  use_dualstack_endpoint = true
                [profile regional]
                s3_us_east_1_regional_endpoint = regional
                """);
        var expected = Map.of("path", "https://s3.eu-west-1.amazonaws.com/bucket/",
                "virtual", "https://bucket.r2.example.com/",
                "accelerate", "https://bucket.s3-accelerate.amazonaws.com/",
                "dualstack", "https://bucket.s3.dualstack.eu-west-1.amazonaws.com/");
        try (var session = session("AWS_CONFIG_FILE", config.toString(), "AWS_PROFILE", "regional").build()) {
            assertEquals(URI.create("https://bucket.s3.us-east-1.amazonaws.com/"),
                    url(session, "bucket", "us-east-1", BucketAccess.usual()));
        }
        expected.forEach((profile, url) -> {
            try (var session = session("AWS_CONFIG_FILE", config.toString(), "AWS_PROFILE", profile).build()) {
                assertEquals(URI.create(url), url(session, "bucket", "eu-west-1", BucketAccess.usual()));
            }
        });
        try (var session = session().build()) {
            assertEquals(URI.create("https://bucket.s3-accelerate.dualstack.amazonaws.com/"),
                    url(session, "bucket", "eu-west-1", new BucketAccess(false, true, true)));
        }
    }
}
