package role;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// The environment variables that pass credentials to the AWS CLI and every SDK.
/// ([variables](https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html))
///
/// @param set the variables to set, with their values
/// @param unset the variables to unset in a shell, because they would override or contradict those that are set
public record CredentialsEnvironment(SequencedMap<String, String> set, List<String> unset) {

    /// All variables that can make a program use other credentials.
    private static final List<String> STALE = List.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
            "AWS_ACCOUNT_ID", "AWS_CREDENTIAL_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME",
            "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

    /// The stale variables that matter although keys are set. Keys take precedence over what the others name.
    private static final Set<String> STALE_BESIDE_KEYS = Set.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE",
            "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_ACCOUNT_ID");

    /// All variables that [#of] sets or that can name credentials, and those of the region.
    static final List<String> NAMES = Stream.concat(STALE.stream(), Stream.of("AWS_REGION", "AWS_DEFAULT_REGION"))
            .toList();

    /// Returns the variables for credentials and a region.
    public static CredentialsEnvironment of(AwsCredentials credentials, Optional<String> region) {
        var set = new LinkedHashMap<String, String>();
        set.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        set.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials temporary) {
            set.put("AWS_SESSION_TOKEN", temporary.sessionToken());
        }
        credentials.expirationTime().ifPresent(end -> set.put("AWS_CREDENTIAL_EXPIRATION", end.toString()));
        region.ifPresent(id -> setRegion(set, id));
        return new CredentialsEnvironment(set, STALE.stream().filter(STALE_BESIDE_KEYS::contains)
                .filter(name -> !set.containsKey(name)).toList());
    }

    static void setRegion(Map<String, String> environment, String region) {
        environment.put("AWS_REGION", region);
        environment.put("AWS_DEFAULT_REGION", region);
    }

    /// Sets the variables in the environment of a child process, after removing all that could name other credentials.
    public void apply(Map<String, String> environment) {
        STALE.forEach(environment::remove);
        environment.putAll(set);
    }

    /// Returns the names of the variables without their values, which are secret.
    @Override
    public String toString() {
        return "CredentialsEnvironment" + set.keySet();
    }
}
