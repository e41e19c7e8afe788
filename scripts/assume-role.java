///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//COMPILE_OPTIONS -XDignore.symbol.file
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//RUNTIME_OPTIONS -XX:+DisableAttachMechanism -XX:-CreateCoredumpOnCrash -XX:+SuppressFatalErrorMessage
//RUNTIME_OPTIONS -XX:+DisplayVMOutputToStderr
//DESCRIPTION Assume a role: print its credentials, sign in to the console with them, or run a command.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES kit/Browser.java
//SOURCES role/CacheFolder.java
//SOURCES role/ChildProcess.java
//SOURCES role/CredentialsFile.java
//SOURCES role/CredentialsFormat.java
//SOURCES role/CredentialsServer.java
//SOURCES role/Durations.java
//SOURCES role/ProfileChoice.java
//SOURCES role/RoleChain.java

import awskit.Session;
import awskit.credentials.ConfigFile;
import awskit.credentials.CredentialsCache;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.IamPolicy;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kit.Browser;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import role.CacheFolder;
import role.ChildProcess;
import role.CredentialsEnvironment;
import role.CredentialsFile;
import role.CredentialsFormat;
import role.CredentialsServer;
import role.Durations;
import role.ProfileChoice;
import role.RoleChain;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// Changes nothing in AWS. Writes its cache and, with `--write-profile`, a profile. The IAM actions that it needs are
/// printed by `assume-role … --iam-policy`.
@Command(name = "assume-role", sortOptions = false,
        customSynopsis = "assume-role [OPTIONS] ROLE-ARN|PROFILE [-- COMMAND…]",
        description = {"Assume a role: print its credentials, sign in to the console with them, or run a command.",
            "",
            "The settings of a profile apply, including its source profiles. A profile without a role gives its own "
                + "keys, after an MFA code if it names a device. Credentials are cached for later runs. The exit code "
                + "is COMMAND's.",
            ""},
        footer = {"",
            "@|bold Examples:|@",
            "  eval \"$(assume-role prod)\"",
            "  assume-role arn:aws:iam::123456789012:role/audit -- aws s3 ls",
            "  assume-role prod --serve -- terraform apply",
            "  assume-role prod --console",
            "  assume-role prod --console --browser firefox",
            "  eval \"$(assume-role --unset)\""})
class AssumeRole implements Callable<Integer>, Script.Completes, Script.NeedsPermissions {

    private static final String NAME = "assume-role";

    @Parameters(index = "0", arity = "0..1", paramLabel = "ROLE-ARN|PROFILE",
            description = "The ARN of a role, or the name of a profile. Without it you choose a profile on the "
                + "terminal.")
    String role;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "The command to run with the credentials.")
    List<String> command = new ArrayList<>();

    @Mixin
    OutputOptions output;

    @Mixin
    RoleOptions options;

    @Mixin
    SessionOptions aws;

    @Command(sortOptions = false, optionListHeading = "%n@|bold Output:|@%n")
    static final class OutputOptions {

        @Option(names = "--format", paramLabel = "FORMAT", description = "Print the credentials for a shell or a "
                + "program: env (default), fish, powershell, cmd, dotenv, json or credential-process.")
        CredentialsFormat format;

        @Option(names = "--write-profile", paramLabel = "PROFILE", description = "Write the credentials to this "
                + "profile of the shared credentials file. The rest of the file does not change. A file that everyone "
                + "can read becomes private.")
        String profile;

        @Option(names = "--unset", description = "Print what removes credentials and region from a shell again. See "
                + "--format.")
        boolean unset;

        @Option(names = "--console", description = "Open the AWS console in a browser, signed in. Off a terminal, print "
                + "the URL instead.")
        boolean console;

        @Option(names = "--no-browser", description = "With --console, print the URL that signs a browser in. Keep it "
                + "secret.")
        boolean noBrowser;

        @Option(names = "--browser", paramLabel = "PROGRAM", description = "With --console, open the console in this "
                + "browser, apart from those of other roles: firefox in a container (needs the add-on Granted), "
                + "google-chrome, chromium, microsoft-edge and the like in a profile named after the role.")
        String browser;

        @Option(names = "--destination", paramLabel = "URL", description = "The page of the console to open (default: "
                + "its start page).")
        String destination;

        @Option(names = "--serve", description = "Keep the credentials of a long-running COMMAND fresh: it gets them "
                + "from a server on loopback, as in a container.")
        boolean serve;

        @Option(names = "--clear-cache", description = "Delete all cached credentials first. Without a role or "
                + "profile, do only that.")
        boolean clearCache;

        @Option(names = "--dry-run", description = "Print what would be done. Assume no role and write "
                + "nothing.")
        boolean dryRun;

        @Option(names = "--quiet", description = "Print only errors and the data asked for.")
        boolean quiet;
    }

    @Command(sortOptions = false, optionListHeading = "%n@|bold Role:|@%n")
    static final class RoleOptions {

        @Option(names = "--chain", paramLabel = "ROLE-ARN", description = "Assume this role next, with the "
                + "credentials of the role before it. Repeatable.")
        List<String> chain = new ArrayList<>();

        @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class, description = "How "
                + "long the credentials are valid: 1h, 45m or 3600 (seconds), from 15m to 12h. At most 1h for a "
                + "chained role.")
        Duration duration;

        @Option(names = "--role-session-name", paramLabel = "NAME", description = "The name of the session in "
                + "CloudTrail (default: awskit-USER).")
        String sessionName;

        @Option(names = "--external-id", paramLabel = "ID", description = "The external ID that the role requires.")
        String externalId;

        @Option(names = "--source-identity", paramLabel = "NAME", description = "The person or program behind the "
                + "session. Chained roles keep it.")
        String sourceIdentity;

        @Option(names = "--mfa-serial", paramLabel = "SERIAL", description = "The serial number or ARN of your MFA "
                + "device.")
        String mfaSerial;

        @Option(names = "--policy", paramLabel = "JSON", description = "A policy that restricts the session. Read it "
                + "from a file with file://PATH.")
        String policy;

        @Option(names = "--policy-arn", paramLabel = "ARN", description = "A managed policy that restricts the "
                + "session. Repeatable.")
        List<String> policyArns = new ArrayList<>();

        @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A session tag. Repeatable.")
        Map<String, String> tags = new LinkedHashMap<>();

        @Option(names = "--transitive-tag-key", paramLabel = "KEY", description = "The key of a session tag that "
                + "chained roles inherit. Repeatable.")
        List<String> transitiveTagKeys = new ArrayList<>();

        @Option(names = "--no-cache", description = "Do not read cached credentials, and do not write any.")
        boolean noCache;

        RoleChain chain(String role, SessionOptions aws) {
            return RoleChain.of(role, aws.profile(), chain, AssumeRoleRequest.builder()
                    .durationSeconds(duration == null ? null : Math.clamp(duration.toSeconds(), 0, Integer.MAX_VALUE))
                    .roleSessionName(sessionName).externalId(externalId).sourceIdentity(sourceIdentity)
                    .serialNumber(mfaSerial).policy(policyText())
                    .policyArns(RoleChain.policies(policyArns)).tags(RoleChain.tags(tags))
                    .transitiveTagKeys(transitiveTagKeys).build());
        }

        private String policyText() {
            if (policy == null || !policy.startsWith("file://")) {
                return policy;
            }
            try {
                return Files.readString(Path.of(policy.substring("file://".length()))).strip();
            } catch (IOException e) {
                throw UserError.usage("cannot read --policy \"" + policy + "\"", e.getClass().getSimpleName());
            }
        }

        /// Returns the options that were given and that apply to a role only.
        Stream<String> forRoleOnly() {
            return Stream.of(externalId == null ? null : "--external-id",
                    sessionName == null ? null : "--role-session-name",
                    sourceIdentity == null ? null : "--source-identity", policy == null ? null : "--policy",
                    policyArns.isEmpty() ? null : "--policy-arn", tags.isEmpty() ? null : "--tag")
                    .filter(Objects::nonNull);
        }
    }

    static final class DurationConverter implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            return Durations.parse(text);
        }
    }

    static void main(String... args) {
        Script.run(new AssumeRole(), args);
    }

    // Not an AwsScript, because the session depends on the role.
    @Override
    public Integer call() throws Exception {
        var choice = role == null && !output.clearCache && !output.unset && Terminal.stdin()
                ? Optional.of(new ProfileChoice(ConfigFile.read(System.getenv()), cache()))
                : Optional.<ProfileChoice>empty();
        if (choice.isPresent()) {
            role = choice.get().ask();
        }
        validate();
        if (output.clearCache && !output.dryRun) {
            var cleared = new CacheFolder(cache()).clear();
            note("cleared " + cleared + " cached credentials");
        }
        if (output.unset) {
            System.out.print(format().unset());
        }
        if (role == null) {
            return ExitCode.DONE;
        }
        var roles = options.chain(role, aws);
        try (var session = open(roles)) {
            validate(roles);
            var credentials = roles.credentials(session);
            if (output.profile != null) {
                CredentialsFile.of(System.getenv()).check(output.profile); // before a code is asked for
            }
            if (output.dryRun) {
                printPlan(roles);
                return ExitCode.DONE;
            }
            credentials.resolveCredentials();
            if (!options.noCache) {
                new CacheFolder(cache()).sweep();
                if (choice.isPresent()) {
                    choice.get().remember(role);
                }
            }
            return use(credentials, roles, session);
        }
    }

    private void validate() {
        if (role != null && output.unset) {
            throw UserError.usage("--unset takes no role or profile", "as in assume-role --unset --format fish");
        }
        if (role == null && !output.clearCache && !output.unset) {
            throw UserError.usage("ROLE-ARN|PROFILE is missing", "as in assume-role prod, or see assume-role --help");
        }
        var outputs = Stream.of(command.isEmpty() ? null : "COMMAND", output.format == null ? null : "--format",
                output.profile == null ? null : "--write-profile", output.console ? "--console" : null)
                .filter(Objects::nonNull).toList();
        if (outputs.size() > 1) {
            throw UserError.usage(outputs.get(0) + " and " + outputs.get(1) + " exclude each other", "choose one");
        }
        if (output.serve && command.isEmpty()) {
            throw UserError.usage("--serve needs a command", "as in assume-role prod --serve -- COMMAND");
        }
        if (output.noBrowser && !output.console) {
            throw UserError.usage("--no-browser goes with --console");
        }
        if (output.browser != null && (output.noBrowser || !output.console)) {
            throw UserError.usage("--browser " + (output.console ? "contradicts --no-browser" : "goes with --console"));
        }
        if (output.destination != null && !output.console) {
            throw UserError.usage("--destination goes with --console");
        }
        if (output.destination != null && !output.destination.matches("https?://.+")) {
            throw UserError.usage("--destination \"" + output.destination + "\" is not an http or https address");
        }
        if (role != null && !RoleChain.isArn(role) && aws.profile().isPresent()) {
            throw UserError.usage("--profile \"" + aws.profile().get() + "\" does not apply, because \"" + role
                    + "\" is a profile already", "--profile goes with the ARN of a role");
        }
        if (role != null && !aws.signsRequests()) {
            throw UserError.usage("no role can be assumed without credentials", "leave --no-sign-request out");
        }
        if (aws.tokenCode().filter(code -> !code.matches("\\d{6}")).isPresent()) {
            throw UserError.usage("--token-code must be six digits");
        }
    }

    private void validate(RoleChain roles) {
        if (aws.tokenCode().isPresent() && !roles.usesMfa()) {
            throw UserError.usage("--token-code needs an MFA device", "give --mfa-serial");
        }
        if (!roles.hasRole()) {
            // An MFA session has a duration too.
            var duration = options.duration == null || roles.mfaSerial().isPresent() ? null : "--duration";
            Stream.concat(options.forRoleOnly(), Stream.ofNullable(duration)).findFirst().ifPresent(option -> {
                throw UserError.usage("profile \"" + role + "\" has no role that " + option + " could apply to",
                        "give the ARN of a role, or --chain");
            });
        }
    }

    private Session open(RoleChain roles) {
        var builder = aws.builder();
        aws.endpoint().ifPresent(builder::credentialsEndpoint);
        return roles.open(builder.credentialsCache(options.noCache ? Optional.empty() : Optional.of(cache())));
    }

    private CredentialsCache cache() {
        return CredentialsCache.of(System.getenv(), this::note);
    }

    private int use(AwsCredentialsProvider credentials, RoleChain roles, Session session) throws Exception {
        var keys = credentials.resolveCredentials();
        keys.expirationTime().filter(_ -> Terminal.stderr()).ifPresent(this::noteExpiration);
        if (output.serve) {
            return serve(credentials, roles, session);
        } else if (!command.isEmpty()) {
            return run(CredentialsEnvironment.of(keys, session.findRegion()), roles);
        } else if (output.profile != null) {
            var file = CredentialsFile.of(System.getenv());
            file.write(output.profile, keys);
            note("wrote profile \"" + output.profile + "\" to " + file);
        } else if (output.console) {
            open(consoleUrl(keys, roles, session), roles);
        } else {
            System.out.print(format().text(keys, session.findRegion()));
        }
        System.out.flush();
        return ExitCode.DONE;
    }

    private CredentialsFormat format() {
        return output.format == null ? CredentialsFormat.env : output.format;
    }

    private void open(URI signIn, RoleChain roles) throws IOException {
        if (output.browser != null) {
            if (!Browser.openSecret(signIn, Browser.apart(output.browser, roles.name()))) {
                throw UserError.of(ExitCode.ERROR, "\"" + output.browser + "\" has not opened the console",
                        "a browser on the PATH, or its path; --no-browser prints the address");
            }
        } else if (output.noBrowser || !Terminal.stdout() || !Browser.openSecret(signIn)) {
            System.out.println(signIn);
        }
    }

    private int run(CredentialsEnvironment variables, RoleChain roles) throws InterruptedException {
        return ChildProcess.run(command, environment -> {
            variables.apply(environment);
            roles.endpoints().forEach(environment::putIfAbsent);
        }, error -> Terminal.error(NAME, error));
    }

    private int serve(AwsCredentialsProvider credentials, RoleChain roles, Session session) throws Exception {
        try (var server = new CredentialsServer(credentials)) {
            return ChildProcess.run(command, environment -> {
                server.environment(session.findRegion()).apply(environment);
                roles.endpoints().forEach(environment::putIfAbsent);
                CredentialsServer.hideDefaultProfile(environment).forEach(file ->
                        note("the command does not see the " + file + ", whose default profile would take precedence"));
            }, error -> Terminal.error(NAME, error));
        }
    }

    private URI consoleUrl(AwsCredentials keys, RoleChain roles, Session session) {
        var partition = roles.consoleSignIn(session.findRegion());
        var signIn = session.endpoint("sts").map(partition::at).orElse(partition);
        var page = output.destination != null ? output.destination : signIn.startPage(session.findRegion());
        return signIn.url(session, keys, roles.consoleDuration(), page);
    }

    private void printPlan(RoleChain roles) {
        Terminal.line(roles.arns().isEmpty() ? "would use the credentials of profile \"" + role + "\""
                : "would assume " + String.join(", then ", roles.arns()));
        if (output.profile != null) {
            Terminal.line("would write aws_access_key_id, aws_secret_access_key and aws_session_token of profile \""
                    + output.profile + "\" to " + CredentialsFile.of(System.getenv()));
        } else if (!command.isEmpty()) {
            Terminal.line("would run " + command.getFirst());
        }
    }

    private void noteExpiration(Instant end) {
        var time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault()).format(end);
        note("credentials until " + time + " (" + Math.max(0, Duration.between(Instant.now(), end).toMinutes())
                + " min)");
    }

    private void note(String message) {
        if (!output.quiet) {
            Terminal.note(NAME, message);
        }
    }

    @Override
    public Map<String, Collection<?>> completions() {
        return Map.of("--browser", List.of("firefox", "google-chrome", "chromium", "microsoft-edge", "brave-browser"));
    }

    @Override
    public IamPolicy iamPolicy() {
        return role == null ? IamPolicy.none() : options.chain(role, aws).iamPolicy();
    }
}
