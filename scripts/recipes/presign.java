///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print a URL with which anyone can read an object, or store it with --put, for a while.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Makes no request. The IAM actions are those of the request that the URL makes.
@Command(name = "presign",
        description = "Print a URL with which anyone can read an object, or store it with --put, for a while.")
@IamActions({"s3:GetObject", "s3:PutObject"})
class Presign extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket of the object.")
    String bucket;

    @Parameters(index = "1", paramLabel = "KEY", description = "The key of the object.")
    String key;

    @Option(names = "--put", description = "The URL stores the object, with: curl --upload-file FILE URL.")
    boolean put;

    @Option(names = "--expires", paramLabel = "TIME", converter = Time.class, description = "How long the URL is "
            + "valid: 1h (default), 30m or 3600 (seconds), up to 168h, but not longer than temporary credentials.")
    Duration expires = Duration.ofHours(1);

    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            var time = Duration.parse("PT" + text.replaceFirst("\\d$", "$0S"));
            if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofDays(7)) > 0) {
                throw new IllegalArgumentException("\"" + text + "\" is out of range (1s to 168h)");
            }
            return time;
        }
    }

    static void main(String... args) {
        Script.run(new Presign(), args);
    }

    @Override
    protected void run(Session session) {
        var endpoint = session.endpoint("s3");
        try (var s3 = S3Presigner.builder().region(Region.of(session.region()))
                .credentialsProvider(session.credentials()).endpointOverride(endpoint.orElse(null))
                .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(endpoint.isPresent()).build())
                .build()) {
            System.out.println(put
                    ? s3.presignPutObject(sign -> sign.signatureDuration(expires)
                            .putObjectRequest(object -> object.bucket(bucket).key(key))).url()
                    : s3.presignGetObject(sign -> sign.signatureDuration(expires)
                            .getObjectRequest(object -> object.bucket(bucket).key(key))).url());
        }
    }
}
