package awskit.script;

import awskit.Session;
import awskit.errors.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A script that does one thing with a session. It has the options, help, errors and exit codes of the kit's commands.
///
/// ```java
/// @Command(name = "whoami", description = "Print the ARN and the account of the caller.")
/// @IamActions("sts:GetCallerIdentity")
/// class Whoami extends AwsScript {
///
///     static void main(String... args) {
///         Script.run(new Whoami(), args);
///     }
///
///     @Override
///     protected void run(Session session) {
///         System.out.println(session.client(StsClient.builder()).getCallerIdentity().arn());
///     }
/// }
/// ```
public abstract class AwsScript implements Callable<Integer>, Script.NeedsPermissions {

    @Mixin
    protected SessionOptions aws;

    /// Does the work. An exception becomes one line on stderr and an exit code. A script whose work has several parts
    /// collects their [failures][awskit.errors.Failures]: they become a line each, and exit code 1 when some parts were
    /// done.
    protected abstract void run(Session session) throws Exception;

    /// Opens a session by the options, runs, and closes it.
    @Override
    public final Integer call() throws Exception {
        try (var session = aws.session()) {
            run(session);
        }
        return ExitCode.DONE;
    }

    /// Returns the [actions][IamActions] of the class, on all resources.
    @Override
    public IamPolicy iamPolicy() {
        var needs = getClass().getAnnotation(IamActions.class);
        return needs == null ? IamPolicy.none() : IamPolicy.allow(needs.value()).resources("*");
    }
}
