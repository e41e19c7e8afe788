package awskit.credentials;

import module java.base;

import awskit.errors.Failure;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;

/// The credentials of the machine: those of an ECS task, an EKS pod or an EC2 instance.
final class ContainerOrInstance {

    private ContainerOrInstance() {}

    /// Returns the container's credentials, if this runs in one.
    static Optional<AwsCredentialsProvider> container(Settings settings) {
        return settings.find("", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .map(uri -> translating(ContainerCredentialsProvider.create(), 1, e -> UserError.configuration(
                        "no credentials from the container endpoint that " + uri.source() + " names",
                        Failure.of(e).message())));
    }

    /// Returns the instance's credentials. They are fetched with `AWS_METADATA_SERVICE_NUM_ATTEMPTS` attempts (default
    /// 1).
    ///
    /// @param otherwise the error if there are none
    static AwsCredentialsProvider instance(Settings settings, Supplier<UserError> otherwise) {
        if (settings.find("", "AWS_EC2_METADATA_DISABLED").filter(it -> it.value().equalsIgnoreCase("true"))
                .isPresent()) {
            return () -> {
                throw otherwise.get();
            };
        }
        var attempts = settings.find("metadata_service_num_attempts", "AWS_METADATA_SERVICE_NUM_ATTEMPTS")
                .map(Settings.Setting::value).filter(it -> it.matches("[1-9]\\d{0,2}")).map(Integer::valueOf)
                .orElse(1);
        var file = imds(settings);
        return translating(InstanceProfileCredentialsProvider.builder().profileFile(() -> file).profileName("default")
                .build(), attempts, _ -> otherwise.get());
    }

    /// Returns a profile with the settings of the session's environment. The SDK would read the process's environment.
    private static ProfileFile imds(Settings settings) {
        var lines = new StringJoiner("\n", "[default]\n", "\n");
        Map.of("ec2_metadata_service_endpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                "ec2_metadata_service_endpoint_mode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                "ec2_metadata_v1_disabled", "AWS_EC2_METADATA_V1_DISABLED",
                "metadata_service_timeout", "AWS_METADATA_SERVICE_TIMEOUT")
                .forEach((property, variable) -> settings.find(property, variable)
                        .ifPresent(setting -> lines.add(property + " = " + setting.value())));
        settings.find("", "AWS_IMDS_USE_IPV6").filter(setting -> setting.value().equalsIgnoreCase("true"))
                .ifPresent(_ -> lines.add("ec2_metadata_service_endpoint_mode = IPv6"));
        return ProfileFile.builder().type(ProfileFile.Type.CONFIGURATION).content(lines.toString()).build();
    }

    private static AwsCredentialsProvider translating(AwsCredentialsProvider source, int attempts,
            Function<SdkClientException, UserError> error) {
        return () -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    return source.resolveCredentials();
                } catch (SdkClientException e) {
                    if (attempt == attempts) {
                        throw error.apply(e);
                    }
                }
            }
        };
    }
}
