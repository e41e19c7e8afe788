//DEPS software.amazon.awssdk:auth

package awskit.credentials;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// Credentials that say where they come from without being fetched, so that what is derived from them can be cached
/// although they themselves are renewed.
interface IdentifiedCredentials extends AwsCredentialsProvider {

    /// Returns what tells these credentials from all others; never a secret.
    String identity();

    /// Whether they are a role's: a role assumed with them is chained.
    boolean ofRole();

    /// Returns the identity of any credentials: their access key id when they know nothing better.
    static String of(AwsCredentialsProvider credentials) {
        return credentials instanceof IdentifiedCredentials known ? known.identity()
                : String.valueOf(credentials.resolveCredentials().accessKeyId()); // null for anonymous ones
    }
}
