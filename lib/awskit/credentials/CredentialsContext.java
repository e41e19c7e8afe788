package awskit.credentials;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

/// What a session provides for getting its credentials.
///
/// @param sts makes an STS client that signs with the given credentials, in the given region if the session has none
/// @param region the session's region
/// @param endpoint the endpoint of STS, if it is not AWS's
/// @param settings the configuration
/// @param mfa returns a code of the MFA device with a serial number; empty to ask the user
/// @param cache keeps the credentials of roles for other processes; empty to keep them in memory only
/// @param mfaCache returns what keeps credentials that need an MFA code
public record CredentialsContext(BiFunction<AwsCredentialsProvider, String, StsClient> sts, Optional<String> region,
        Optional<URI> endpoint, Settings settings, Optional<UnaryOperator<String>> mfa,
        Optional<CredentialsCache> cache, Supplier<Optional<CredentialsCache>> mfaCache) {}
