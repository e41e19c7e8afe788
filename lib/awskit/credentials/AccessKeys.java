package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Access keys from the environment, a profile or a script. Half a key pair is an error.
public final class AccessKeys {

    private AccessKeys() {}

    /// Returns the keys in the environment, if there are any.
    ///
    /// @throws UserError if half of the pair is missing, or if `AWS_CREDENTIAL_EXPIRATION` has passed
    static Optional<AwsCredentialsProvider> ofEnvironment(Map<String, String> environment) {
        var keys = of(environment, "the environment", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_ACCOUNT_ID");
        var expiry = environment.getOrDefault("AWS_CREDENTIAL_EXPIRATION", "").strip();
        if (keys.isPresent() && expired(expiry)) {
            throw UserError.configuration("the credentials in the environment expired at " + expiry, "sign in again");
        }
        return keys;
    }

    /// Returns the keys in a profile's properties, if there are any.
    ///
    /// @throws UserError if half of the pair is missing
    static Optional<AwsCredentialsProvider> ofProfile(Map<String, String> properties, String profile) {
        return of(properties, "profile \"" + profile + "\"", "aws_access_key_id", "aws_secret_access_key",
                "aws_session_token", "aws_security_token", "aws_account_id");
    }

    /// Returns the keys that a script gives.
    ///
    /// @param token null for long-term keys
    /// @throws UserError if half of the pair is missing
    public static AwsCredentialsProvider explicit(String id, String secret, String token) {
        var values = new HashMap<String, String>();
        values.put("access key id", id);
        values.put("secret access key", secret);
        values.put("session token", token);
        values.values().removeIf(Objects::isNull);
        return of(values, "the explicit credentials", "access key id", "secret access key", "session token", "", "")
                .orElseThrow(() -> UserError.configuration("empty explicit credentials", "give a key pair"));
    }

    private static Optional<AwsCredentialsProvider> of(Map<String, String> values, String place, String id,
            String secret, String token, String oldToken, String account) {
        var found = new HashMap<>(values);
        found.values().removeIf(String::isBlank);
        if (!found.containsKey(id) && !found.containsKey(secret)) {
            return Optional.empty();
        }
        for (var half : List.of(id, secret)) {
            if (!found.containsKey(half)) {
                throw UserError.configuration("half a key pair in " + place + ": no " + half, "set both or neither");
            }
        }
        // boto3 still reads the old name of the session token.
        var session = found.getOrDefault(token, found.get(oldToken));
        return Optional.of(StaticCredentialsProvider.create(session == null
                ? AwsBasicCredentials.builder().accessKeyId(found.get(id)).secretAccessKey(found.get(secret))
                        .accountId(found.get(account)).build()
                : AwsSessionCredentials.builder().accessKeyId(found.get(id)).secretAccessKey(found.get(secret))
                        .sessionToken(session).accountId(found.get(account)).build()));
    }

    private static boolean expired(String expiry) {
        try {
            return !expiry.isEmpty() && OffsetDateTime.parse(expiry).toInstant().isBefore(Instant.now());
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
