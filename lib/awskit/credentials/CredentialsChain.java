package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// Finds the credentials of a session, in boto3's order: the environment (unless a profile was named explicitly), the
/// profile with its role, web identity, SSO, keys or process, the container, the instance metadata.
/// ([order](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html))
///
/// The search begins at the first request. Thread-safe.
public final class CredentialsChain implements IdentifiedCredentials {

    /// How often credentials may be renewed in a row. After credentials that lasted a while, another row begins.
    private static final int MOST_IN_A_ROW = 3;
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final CredentialsContext context;
    private final UnaryOperator<AssumeRole> change;
    private final String explicitProfile;
    private volatile Settings settings;
    private volatile AwsCredentialsProvider source;
    private volatile long renewals;
    private boolean lastRenewal;
    private int inARow;
    private Instant lastChange = Instant.MIN;

    /// @param change changes how the profile's role is assumed
    /// @param explicitProfile null unless named explicitly
    public CredentialsChain(CredentialsContext context, Settings settings, UnaryOperator<AssumeRole> change,
            String explicitProfile) {
        this.context = context;
        this.change = change;
        this.settings = settings;
        this.explicitProfile = explicitProfile;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return source().resolveCredentials();
    }

    @Override
    public String identity() {
        return IdentifiedCredentials.of(source());
    }

    @Override
    public boolean ofRole() {
        return source() instanceof IdentifiedCredentials known && known.ofRole();
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

    /// Searches again. Returns true if that found other credentials. Threads that call this during a search wait and
    /// get its result, because all requests of an upload fail at the same time. If a service keeps rejecting what is
    /// found, the next searches come after a pause, and then there are none for a minute.
    public boolean renew() {
        var seen = renewals;
        synchronized (this) {
            if (renewals == seen) {
                lastRenewal = inTime() && findAgain();
                renewals++;
            }
            return lastRenewal;
        }
    }

    /// Returns whether it is time for another search, after a pause if the last one was a short while ago.
    private boolean inTime() {
        try {
            inARow = Instant.now().isBefore(lastChange.plus(A_WHILE)) ? inARow : 0;
            if (inARow > 0 && inARow < MOST_IN_A_ROW) {
                Thread.sleep(Duration.ofSeconds(inARow));
            }
            return inARow < MOST_IN_A_ROW;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean findAgain() {
        try {
            var before = source == null ? null : source.resolveCredentials();
            settings = new Settings(settings.environment(), explicitProfile);
            var fresh = find();
            var now = fresh.resolveCredentials();
            source = fresh;
            if (now.equals(before)) {
                return false;
            }
            inARow++;
            lastChange = Instant.now();
            return true;
        } catch (RuntimeException e) {
            // Keep the credentials, so that the user sees the service's error about them.
            return false;
        }
    }

    private AwsCredentialsProvider find() {
        var keys = explicitProfile == null ? AccessKeys.ofEnvironment(settings.environment())
                : Optional.<AwsCredentialsProvider>empty();
        return keys
                .or(() -> new ProfileCredentials(context, settings, change, explicitProfile != null).find())
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

    /// Contains no secret.
    @Override
    public String toString() {
        return "CredentialsChain[profile=" + settings.effectiveProfile() + "]";
    }
}
