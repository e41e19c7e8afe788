package awskit;

import awskit.credentials.Settings;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;

/// The profile's `s3` section, applied to S3 clients.
/// ([settings](https://docs.aws.amazon.com/cli/latest/topic/s3-config.html))
///
/// Uses reflection, so that a script that uses EC2 only does not need S3's jar.
final class S3Section {

    private S3Section() {}

    /// Sets `addressing_style`, `use_accelerate_endpoint` and `use_dualstack_endpoint`. As in boto3, buckets of a
    /// custom endpoint are addressed by path unless the section says `virtual`, because `bucket.127.0.0.1` is not a
    /// host.
    static void apply(AwsClientBuilder<?, ?> builder, Settings settings, boolean customEndpoint) {
        var style = settings.s3("addressing_style").map(Settings.Setting::value).orElse("auto");
        if (style.equals("path") || customEndpoint && !style.equals("virtual")) {
            set(builder, "forcePathStyle");
        }
        whenTrue(settings, "use_dualstack_endpoint", builder::dualstackEnabled);
        if (!customEndpoint) {
            whenTrue(settings, "use_accelerate_endpoint", _ -> set(builder, "accelerate"));
        }
    }

    private static void whenTrue(Settings settings, String key, Consumer<Boolean> setter) {
        settings.s3(key).filter(setting -> setting.value().equalsIgnoreCase("true"))
                .ifPresent(_ -> setter.accept(true));
    }

    private static void set(AwsClientBuilder<?, ?> builder, String option) {
        try {
            // By the interface, since the class of the builder is not public.
            for (var type : builder.getClass().getInterfaces()) {
                type.getMethod(option, Boolean.class).invoke(builder, true);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this SDK's S3 builder has no " + option, e);
        }
    }
}
