//DEPS software.amazon.awssdk:auth

package role;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// The environment variables that hand credentials to the AWS CLI and every SDK, and those that would get in their way.
/// ([variables](https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html))
///
/// @param set values by name
/// @param unset what a shell must forget
public record CredentialsEnvironment(SequencedMap<String, String> set, List<String> unset) {

    /// Whatever could lead to other credentials than the ones given.
    static final List<String> STALE = List.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
            "AWS_ACCOUNT_ID", "AWS_CREDENTIAL_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME",
            "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

    // Keys in the environment win over what the other stale variables lead to.
    private static final Set<String> AGAINST_KEYS = Set.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_ACCOUNT_ID");

    /// Returns the variables for credentials and a region.
    ///
    /// @param region null when there is none
    public static CredentialsEnvironment of(AwsCredentials credentials, String region) {
        var set = new LinkedHashMap<String, String>();
        set.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        set.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials temporary) {
            set.put("AWS_SESSION_TOKEN", temporary.sessionToken());
        }
        credentials.expirationTime().ifPresent(end -> set.put("AWS_CREDENTIAL_EXPIRATION", end.toString()));
        region(set, region);
        return new CredentialsEnvironment(set, STALE.stream().filter(AGAINST_KEYS::contains)
                .filter(name -> !set.containsKey(name)).toList());
    }

    static void region(Map<String, String> environment, String region) {
        if (region != null) {
            environment.put("AWS_REGION", region);
            environment.put("AWS_DEFAULT_REGION", region);
        }
    }

    /// Changes a child's environment: no other credentials are left in it.
    public void apply(Map<String, String> environment) {
        STALE.forEach(environment::remove);
        environment.putAll(set);
    }

    /// Names the variables, never their values.
    @Override
    public String toString() {
        return "CredentialsEnvironment" + set.keySet();
    }
}
