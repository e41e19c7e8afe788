package awskit.credentials;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// Credentials with an identity that stays the same when they are renewed, and that is known before they are fetched.
/// Credentials that are derived from them can be cached under it.
interface IdentifiedCredentials extends AwsCredentialsProvider {

    /// Returns what distinguishes these credentials from all others. It contains no secret.
    String identity();

    /// Returns the identity of any credentials. It is the access key id if they have no other.
    static String of(AwsCredentialsProvider credentials) {
        return credentials instanceof IdentifiedCredentials known ? known.identity()
                : String.valueOf(credentials.resolveCredentials().accessKeyId()); // null for anonymous ones
    }
}
