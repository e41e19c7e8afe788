package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// Finds the credentials that a profile describes. The rules are boto3's, which differ from the SDK's in some points: a
/// role without a source is an error, a profile may be its own source, and of a source with keys and a role the keys
/// are used.
///
/// @param change changes how the profile's role is assumed
/// @param explicit whether the profile was named explicitly; if so, the environment is ignored
/// @param mfa whether a profile without a role is signed in with its MFA device
record ProfileCredentials(CredentialsContext context, Settings settings, UnaryOperator<AssumeRoleRequest> change,
        boolean explicit, boolean mfa) {

    /// Returns the credentials of the session's profile, if it has any.
    ///
    /// @throws UserError if the profile contradicts itself or has a bad value
    Optional<AwsCredentialsProvider> find() {
        return find(settings.effectiveProfile(), List.of());
    }

    private Optional<AwsCredentialsProvider> find(String profile, List<String> above) {
        var properties = settings.files().profile(profile);
        return role(profile, properties, above)
                .or(() -> webIdentity(profile, properties))
                .or(() -> value(properties, "sso_session").or(() -> value(properties, "sso_start_url"))
                        .map(portal -> new SignIn(settings, profile, portal)))
                .or(() -> keys(profile, settings.files().sharedCredentials(profile), above))
                .or(() -> value(properties, "login_session").map(_ -> new SignIn(settings, profile, "")))
                .or(() -> process(profile, properties))
                .or(() -> keys(profile, properties, above));
    }

    private Optional<AwsCredentialsProvider> role(String profile, Map<String, String> properties, List<String> above) {
        if (value(properties, "role_arn").isEmpty() || value(properties, "web_identity_token_file").isPresent()) {
            return Optional.empty();
        }
        var source = properties.get("source_profile");
        var place = properties.get("credential_source");
        if ((source == null) == (place == null)) {
            throw UserError.configuration("profile \"" + profile + "\" has a role_arn but "
                    + (source == null ? "nothing to assume it with" : "two sources"),
                    "it needs one of source_profile and credential_source");
        }
        var signedBy = place != null ? machine(profile, place) : source(profile, source, above);
        return Optional.of(checked(profile, () -> {
            var role = request(properties);
            return RoleCredentials.of(context, above.isEmpty() ? change.apply(role) : role, signedBy);
        }));
    }

    private static AssumeRoleRequest request(Map<String, String> properties) {
        return AssumeRoleRequest.builder().roleArn(properties.get("role_arn"))
                .durationSeconds(value(properties, "duration_seconds").map(ProfileCredentials::seconds).orElse(null))
                .roleSessionName(value(properties, "role_session_name").orElse(null))
                .externalId(value(properties, "external_id").orElse(null))
                .serialNumber(value(properties, "mfa_serial").orElse(null)).build();
    }

    private static int seconds(String seconds) {
        if (!seconds.matches("\\d{1,6}")) {
            throw UserError.configuration("bad duration_seconds \"" + seconds + "\"", "a number of seconds from 900");
        }
        return Integer.parseInt(seconds);
    }

    private AwsCredentialsProvider source(String profile, String source, List<String> above) {
        var chain = new ArrayList<>(above);
        chain.add(profile);
        if (!settings.files().profiles().contains(source)) {
            throw UserError.configuration("profile \"" + profile + "\" names an unknown source_profile \"" + source
                    + "\"", "looked in " + settings.files().places());
        }
        var keys = AccessKeys.ofProfile(settings.files().profile(source), source);
        if (keys.isPresent()) {
            return keys.get();
        }
        if (chain.contains(source)) {
            throw UserError.configuration("the source_profile of \"" + profile + "\" leads back to \"" + source + "\"",
                    String.join(" → ", chain) + " → " + source);
        }
        return find(source, chain).orElseThrow(() -> UserError.configuration("source_profile \"" + source
                + "\" of profile \"" + profile + "\" has no credentials", "looked in " + settings.files().places()));
    }

    /// Returns the keys in these properties. The profile's MFA device is asked for if it is the session's own profile.
    private Optional<AwsCredentialsProvider> keys(String profile, Map<String, String> properties, List<String> above) {
        var keys = AccessKeys.ofProfile(properties, profile);
        var device = value(settings.files().profile(profile), "mfa_serial");
        return !mfa || !above.isEmpty() || device.isEmpty() ? keys
                : keys.map(found -> MfaSession.open(context, found, device.get(), MfaSession.USUAL));
    }

    private AwsCredentialsProvider machine(String profile, String place) {
        Supplier<UserError> nothing = () -> UserError.configuration("profile \"" + profile
                + "\" takes its credentials from " + place + ", and there are none");
        return switch (place) {
            case "Environment" -> AccessKeys.ofEnvironment(settings.environment()).orElseThrow(nothing);
            case "EcsContainer" -> ContainerOrInstance.container(settings).orElseThrow(nothing);
            case "Ec2InstanceMetadata" -> ContainerOrInstance.instance(settings, nothing);
            default -> throw UserError.configuration("profile \"" + profile + "\" has an unknown credential_source \""
                    + place + "\"", "Environment, EcsContainer or Ec2InstanceMetadata");
        };
    }

    private Optional<AwsCredentialsProvider> webIdentity(String profile, Map<String, String> properties) {
        var environment = settings.environment();
        if (!explicit && value(environment, "AWS_WEB_IDENTITY_TOKEN_FILE").isPresent()) {
            return Optional.of(WebIdentity.credentials(context, "the environment",
                    environment.get("AWS_WEB_IDENTITY_TOKEN_FILE"), environment.get("AWS_ROLE_ARN"),
                    environment.get("AWS_ROLE_SESSION_NAME")));
        }
        return value(properties, "web_identity_token_file").isPresent()
                ? Optional.of(WebIdentity.credentials(context, "profile \"" + profile + "\"",
                        properties.get("web_identity_token_file"), properties.get("role_arn"),
                        properties.get("role_session_name")))
                : Optional.empty();
    }

    private static Optional<AwsCredentialsProvider> process(String profile, Map<String, String> properties) {
        if (value(properties, "credential_process").isEmpty()) {
            return Optional.empty();
        }
        var command = ConfigFile.words(properties.get("credential_process"));
        var sdk = ProcessCredentialsProvider.builder().command(command).build();
        return Optional.of(() -> {
            AwsCredentials keys;
            try {
                keys = sdk.resolveCredentials();
            } catch (RuntimeException e) {
                // The cause is left out: the SDK's message may contain what the process printed.
                throw UserError.configuration("the credential_process of profile \"" + profile + "\" failed or printed "
                        + "no credentials", "run it by hand to see why");
            }
            // The SDK would run the process for every request.
            if (keys.expirationTime().filter(Instant.now()::isAfter).isPresent()) {
                throw UserError.configuration("the credential_process of profile \"" + profile + "\" printed "
                        + "credentials that have expired", "sign in again");
            }
            return keys;
        });
    }

    /// Names the profile in the message of an error, and makes it an error of the configuration.
    private static <T> T checked(String profile, Supplier<T> role) {
        try {
            return role.get();
        } catch (UserError e) {
            throw (UserError) UserError.configuration("profile \"" + profile + "\": " + e.getMessage()).initCause(e);
        }
    }

    private static Optional<String> value(Map<String, String> properties, String key) {
        return Optional.ofNullable(properties.get(key)).filter(value -> !value.isBlank());
    }

    /// Credentials of a role for a token that EKS or a CI system has written to a file.
    ///
    /// This is a class of its own so that a session with plain keys does not load STS.
    private static final class WebIdentity {

        private WebIdentity() {}

        /// Returns the role's credentials. The file is read again before they expire.
        ///
        /// @param place where the file is configured, for messages
        static AwsCredentialsProvider credentials(CredentialsContext context, String place, String tokenFile,
                String roleArn, String sessionName) {
            if (roleArn == null || roleArn.isBlank()) {
                throw UserError.configuration(place + " names a web identity token file but no role",
                        "set role_arn or AWS_ROLE_ARN");
            }
            var sts = context.sts().apply(AnonymousCredentialsProvider.create(), RoleCredentials.defaultRegion(roleArn));
            return StsWebIdentityTokenFileCredentialsProvider.builder().stsClient(sts)
                    .webIdentityTokenFile(Path.of(tokenFile)).roleArn(roleArn)
                    .roleSessionName(sessionName != null ? sessionName : RoleCredentials.defaultSessionName()).build();
        }
    }
}
