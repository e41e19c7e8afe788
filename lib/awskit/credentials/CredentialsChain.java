package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// Finds the credentials of a session, in boto3's order: the environment (unless a profile was named explicitly), the
/// profile with its role, web identity, SSO, keys or process, the container, the instance metadata.
/// ([order](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html))
///
/// The search begins at the first request. Thread-safe.
public final class CredentialsChain implements IdentifiedCredentials {

    private final CredentialsContext context;
    private final UnaryOperator<AssumeRoleRequest> change;
    private final String explicitProfile;
    private final boolean mfa;
    private volatile Settings settings;
    private volatile AwsCredentialsProvider source;

    /// @param change changes how the profile's role is assumed
    /// @param explicitProfile null unless named explicitly
    /// @param mfa whether a profile without a role is signed in with its MFA device
    public CredentialsChain(CredentialsContext context, UnaryOperator<AssumeRoleRequest> change,
            String explicitProfile, boolean mfa) {
        this.context = context;
        this.change = change;
        this.settings = context.settings();
        this.explicitProfile = explicitProfile;
        this.mfa = mfa;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return source().resolveCredentials();
    }

    @Override
    public String identity() {
        return IdentifiedCredentials.of(source());
    }

    /// Returns the same credentials, but ignores the MFA device of a profile without a role.
    CredentialsChain withoutMfa() {
        return new CredentialsChain(context, change, explicitProfile, false);
    }

    private AwsCredentialsProvider source() {
        var found = source;
        if (found == null) {
            synchronized (this) {
                found = source == null ? source = find() : source;
            }
        }
        return found;
    }

    /// Searches again. Returns true if that found other credentials.
    public synchronized boolean renew() {
        try {
            var before = source == null ? null : source.resolveCredentials();
            settings = new Settings(settings.environment(), explicitProfile);
            var fresh = find();
            var changed = !fresh.resolveCredentials().equals(before);
            source = fresh;
            return changed;
        } catch (RuntimeException e) {
            // Keep the credentials, so that the user sees the service's error about them.
            return false;
        }
    }

    private AwsCredentialsProvider find() {
        var keys = explicitProfile == null ? AccessKeys.ofEnvironment(settings.environment())
                : Optional.<AwsCredentialsProvider>empty();
        return keys
                .or(() -> new ProfileCredentials(context, settings, change, explicitProfile != null, mfa).find())
                .or(() -> ContainerOrInstance.container(settings))
                .orElseGet(() -> ContainerOrInstance.instance(settings, this::nothingFound));
    }

    private UserError nothingFound() {
        return UserError.configuration("no credentials found", "looked in: "
                + (explicitProfile == null ? "environment, " : "") + "profile \"" + settings.effectiveProfile()
                + "\" in " + settings.files().places() + ", container, instance metadata; try "
                + "aws configure, or --profile NAME" + (settings.files().profiles().isEmpty() ? ""
                        : " with one of " + String.join(", ", settings.files().profiles())));
    }
}
