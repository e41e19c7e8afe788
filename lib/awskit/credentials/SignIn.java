package awskit.credentials;

import module java.base;

import awskit.errors.Failure;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;

/// The credentials of a profile whose user signs in with a browser: to IAM Identity Center, or to the console with
/// `aws login`. If a sign-in to IAM Identity Center has ended and there is a terminal, `awskit login` signs in again.
///
/// @param portal the session or start URL of IAM Identity Center; empty for `aws login`
/// @param sdk the SDK's credentials, which remember the token that they were made with
record SignIn(Settings settings, String profile, String portal, AtomicReference<AwsCredentialsProvider> sdk)
        implements AwsCredentialsProvider {

    private static final File TERMINAL = new File(File.separatorChar == '\\' ? "CON" : "/dev/tty");
    /// The portals that the user was asked to sign in to. Other profiles and threads do not ask again.
    private static final Set<String> ASKED = new HashSet<>();

    SignIn(Settings settings, String profile, String portal) {
        this(settings, profile, portal, new AtomicReference<>(sdk(settings, profile)));
    }

    private static AwsCredentialsProvider sdk(Settings settings, String profile) {
        var file = settings.files().toProfileFile(profile);
        return ProfileCredentialsProvider.builder().profileFile(() -> file).profileName("default").build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return sdk.get().resolveCredentials();
        } catch (RuntimeException e) {
            if (portal.isEmpty() || !hasEnded(e)) {
                throw failed(e);
            }
        }
        synchronized (ASKED) {
            while (true) {
                try {
                    sdk.set(sdk(settings, profile));
                    var credentials = sdk.get().resolveCredentials();
                    ASKED.remove(portal);
                    return credentials;
                } catch (RuntimeException e) {
                    if (!hasEnded(e) || !ASKED.add(portal) || !login()) {
                        throw failed(e);
                    }
                }
            }
        }
    }

    /// Returns false if there is no terminal, or if the user did not sign in.
    private boolean login() {
        // The launcher that has started this script, or else the one on the PATH.
        var launcher = settings.environment().getOrDefault("AWSKIT_JBANG", "awskit");
        try (var _ = new FileInputStream(TERMINAL)) {
            return new ProcessBuilder(launcher, "login", "--profile", profile).redirectInput(TERMINAL)
                    .redirectOutput(TERMINAL).redirectError(TERMINAL).start().onExit().join().exitValue() == 0;
        } catch (IOException noTerminal) {
            return false;
        }
    }

    private static boolean hasEnded(RuntimeException e) {
        return Failure.of(e).expired() || Failure.of(e).status() == 401;
    }

    private UserError failed(RuntimeException e) {
        var command = portal.isEmpty() ? "aws" : settings.environment().getOrDefault("AWSKIT_NAME", "awskit");
        return (UserError) (portal.isEmpty() || hasEnded(e)
                ? UserError.configuration("no valid sign-in for profile \"" + profile + "\"",
                        "try: " + command + " login --profile " + profile)
                : UserError.of(Failure.of(e).exitCode(), "no credentials for profile \"" + profile + "\": "
                        + Failure.of(e).line())).initCause(e);
    }
}
