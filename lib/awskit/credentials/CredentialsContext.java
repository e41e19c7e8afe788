//DEPS software.amazon.awssdk:sts
//SOURCES CredentialsCache.java

package awskit.credentials;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

/// What a session lends to the credentials it looks for.
///
/// @param sts makes a client of STS that signs with the credentials given, in the region given if the session has none
/// @param region the session's region
/// @param endpoint where STS is asked instead of AWS
/// @param mfa returns the code of an MFA device by its serial number; empty when nobody can be asked
/// @param cache where temporary credentials are kept for other processes; empty to keep them in memory only
public record CredentialsContext(BiFunction<AwsCredentialsProvider, String, StsClient> sts, Optional<String> region,
        Optional<URI> endpoint, Optional<UnaryOperator<String>> mfa, Optional<CredentialsCache> cache) {}
