///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//COMPILE_OPTIONS -XDignore.symbol.file
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//RUNTIME_OPTIONS -XX:+DisableAttachMechanism -XX:-CreateCoredumpOnCrash -XX:+SuppressFatalErrorMessage
//RUNTIME_OPTIONS -XX:+DisplayVMOutputToStderr
//DESCRIPTION Assume a role: print its credentials, sign in to the console with them, or run a command.
//DEPS software.amazon.awssdk:sts
//SOURCES ../lib/awskit/script/Script.java
//SOURCES role/ChildProcess.java
//SOURCES role/ConsoleSignIn.java
//SOURCES role/CredentialsFile.java
//SOURCES role/CredentialsFormat.java
//SOURCES role/CredentialsServer.java
//SOURCES role/RoleOptions.java

import awskit.Session;
import awskit.credentials.CredentialsCache;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.IamPolicy;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import role.ChildProcess;
import role.ConsoleSignIn;
import role.CredentialsEnvironment;
import role.CredentialsFile;
import role.CredentialsFormat;
import role.CredentialsServer;
import role.RoleOptions;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// Changes nothing in AWS; writes its cache and, when asked to, a profile. Its IAM actions:
/// `assume-role … --iam-policy`.
@Command(name = "assume-role", sortOptions = false,
        customSynopsis = "assume-role [OPTIONS] ROLE-ARN|PROFILE [-- COMMAND…]",
        description = {"Assume a role: print its credentials, sign in to the console with them, or run a command.",
            "",
            "A profile's own settings apply, chains included; one without a role gives its own keys, after an MFA code "
                + "if it has a device. Credentials are cached for the next run and the next terminal. The exit code is "
                + "COMMAND's.",
            ""},
        footer = {"",
            "@|bold Examples:|@",
            "  eval \"$(assume-role prod)\"",
            "  assume-role arn:aws:iam::123456789012:role/audit -- aws s3 ls",
            "  assume-role prod --serve -- terraform apply",
            "  assume-role prod --console"})
class AssumeRole implements Callable<Integer>, Script.NeedsPermissions {

    private static final String NAME = "assume-role";

    @Parameters(index = "0", arity = "0..1", paramLabel = "ROLE-ARN|PROFILE", description = "The role, or a profile.")
    String role;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "What to run with the credentials.")
    List<String> command = new ArrayList<>();

    @Mixin
    Use use;

    @Mixin
    RoleOptions options;

    @Mixin
    SessionOptions aws;

    @Command(sortOptions = false, optionListHeading = "%n@|bold What is done with the credentials:|@%n")
    static final class Use {

        @Option(names = "--format", paramLabel = "FORMAT", description = "Print them for a shell or a program: env "
                + "(default), fish, powershell, cmd, dotenv, json or credential-process.")
        CredentialsFormat format;

        @Option(names = "--write-profile", paramLabel = "NAME", description = "Write them to the shared credentials "
                + "file, where all else stays as it is.")
        String profile;

        @Option(names = "--console", description = "Print an address that signs a browser in to the AWS console. Keep "
                + "it secret.")
        boolean console;

        @Option(names = "--destination", paramLabel = "URL", description = "The page of the console to open (default: "
                + "its start page).")
        String destination;

        @Option(names = "--serve", description = "Renew a long-running COMMAND's credentials: it gets them from a "
                + "server on loopback, as in a container.")
        boolean serve;

        @Option(names = "--clear-cache", description = "Forget all cached credentials first; without ROLE, only that.")
        boolean clearCache;

        @Option(names = "--dry-run", description = "Say what would happen; assume no role and write nothing.")
        boolean dryRun;

        @Option(names = "--quiet", description = "Errors and the data asked for, nothing else.")
        boolean quiet;
    }

    static void main(String... args) {
        Script.run(new AssumeRole(), args);
    }

    @Override
    public Integer call() throws Exception {
        validate();
        if (use.clearCache && !use.dryRun) {
            var cleared = CredentialsCache.of(System.getenv(), this::note).clear();
            note("cleared " + cleared + " cached credentials");
        }
        if (role == null) {
            return ExitCode.DONE;
        }
        try (var session = options.session(aws, role, this::note)) {
            var credentials = options.credentials(session, role);
            if (use.profile != null) {
                CredentialsFile.of(System.getenv()).check(use.profile); // before anybody is asked for a code
            }
            if (use.dryRun) {
                announce();
                return ExitCode.DONE;
            }
            return use(session, credentials);
        }
    }

    private void validate() {
        if (role == null && !use.clearCache) {
            throw UserError.usage("ROLE-ARN|PROFILE is missing", "as in assume-role prod, or see assume-role --help");
        }
        var uses = Stream.of(command.isEmpty() ? null : "COMMAND", use.format == null ? null : "--format",
                use.profile == null ? null : "--write-profile", use.console ? "--console" : null)
                .filter(it -> it != null).toList();
        if (uses.size() > 1) {
            throw UserError.usage(uses.get(0) + " and " + uses.get(1) + " exclude each other", "choose one");
        }
        if (use.serve && command.isEmpty()) {
            throw UserError.usage("--serve has no command to serve", "as in assume-role prod --serve -- COMMAND");
        }
        if (use.destination != null && !(use.console && use.destination.matches("https?://.+"))) {
            throw UserError.usage(use.console ? "--destination \"" + use.destination + "\" is no http or https address"
                    : "--destination goes with --console");
        }
    }

    private int use(Session session, AwsCredentialsProvider credentials) throws Exception {
        var keys = credentials.resolveCredentials();
        var region = session.findRegion().orElse(null);
        keys.expirationTime().ifPresent(this::tellEnd);
        if (!command.isEmpty()) {
            return use.serve ? serve(credentials, region) : run(CredentialsEnvironment.of(keys, region));
        } else if (use.profile != null) {
            var file = CredentialsFile.of(System.getenv());
            file.write(use.profile, keys);
            note("wrote profile \"" + use.profile + "\" to " + file);
        } else if (use.console) {
            var partition = role.startsWith("arn:") ? role.split(":")[1]
                    : region == null ? "aws" : ConsoleSignIn.partition(region);
            var signIn = ConsoleSignIn.of(partition);
            signIn = session.endpoint("sts").map(signIn::at).orElse(signIn);
            System.out.println(signIn.url(session, keys, options.consoleDuration().orElse(null),
                    use.destination != null ? use.destination : signIn.destination(region)));
        } else {
            System.out.print((use.format == null ? CredentialsFormat.env : use.format).text(keys, region));
        }
        System.out.flush();
        return ExitCode.DONE;
    }

    private int run(CredentialsEnvironment variables) throws InterruptedException {
        return ChildProcess.run(command, variables::apply, error -> Terminal.error(NAME, error));
    }

    private int serve(AwsCredentialsProvider credentials, String region) throws Exception {
        try (var server = new CredentialsServer(credentials)) {
            return ChildProcess.run(command, environment -> {
                server.environment(region).apply(environment);
                // Every SDK asks the default profile before the container.
                CredentialsServer.hideDefaultProfile(environment).forEach(file ->
                        note("the command does not see the " + file + ", whose default profile would win"));
            }, error -> Terminal.error(NAME, error));
        }
    }

    private void announce() {
        var roles = options.roles(role, aws.profile().orElse(null));
        Terminal.line(roles.isEmpty() ? "would take the credentials of profile \"" + role + "\""
                : "would assume " + String.join(", then ", roles));
        if (use.profile != null) {
            Terminal.line("would write aws_access_key_id, aws_secret_access_key and aws_session_token of profile \""
                    + use.profile + "\" to " + CredentialsFile.of(System.getenv()));
        } else if (!command.isEmpty()) {
            Terminal.line("would run " + command.getFirst());
        }
    }

    private void tellEnd(Instant end) {
        if (Terminal.stderr()) {
            note("credentials until " + end + " (" + Math.max(0, Duration.between(Instant.now(), end).toMinutes())
                    + " min)");
        }
    }

    private void note(String message) {
        if (!use.quiet) {
            Terminal.note(NAME, message);
        }
    }

    @Override
    public IamPolicy iamPolicy() {
        return role == null ? IamPolicy.none() : options.iamPolicy(options.roles(role, aws.profile().orElse(null)));
    }
}
