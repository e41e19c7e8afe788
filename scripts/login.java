///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//COMPILE_OPTIONS -XDignore.symbol.file
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//RUNTIME_OPTIONS -XX:+DisableAttachMechanism -XX:-CreateCoredumpOnCrash -XX:+SuppressFatalErrorMessage
//RUNTIME_OPTIONS -XX:+DisplayVMOutputToStderr
//DESCRIPTION Sign in to IAM Identity Center in your browser, list your accounts and roles, write profiles for them.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES login/NewProfiles.java
//SOURCES login/TokenSource.java

import awskit.Session;
import awskit.credentials.ConfigFile;
import awskit.credentials.CredentialsCache;
import awskit.data.Query;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Column;
import awskit.script.IamPolicy;
import awskit.script.ListOutput;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Terminal;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import login.NewProfiles;
import login.Portal;
import login.SignIn;
import login.SsoSession;
import login.TokenCache;
import login.TokenSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes the AWS CLI's cache `~/.aws/sso/cache` and, with `--write-profiles`, new profiles of `~/.aws/config`. The
/// portal asks for no IAM permissions.
@Command(name = "login", sortOptions = false,
        customSynopsis = Login.CALLED + " [--profile NAME | --sso-session NAME] [OPTIONS]",
        description = {"Sign in to IAM Identity Center in your browser, list your accounts and roles, write profiles "
            + "for them.",
            "",
            "Other commands and scripts do this by themselves when they have to and there is a terminal. The token is "
                + "kept where the AWS CLI keeps it, so that either program's sign-in serves both. If the token is "
                + "still valid or can be refreshed, no browser opens.",
            ""},
        optionListHeading = "%n@|bold Sign-in:|@%n",
        footer = {"",
            "@|bold To begin, name your portal in ~/.aws/config:|@",
            "  [sso-session work]",
            "  sso_start_url = https://my-company.awsapps.com/start",
            "  sso_region = eu-west-1",
            "  sso_registration_scopes = sso:account:access",
            "",
            "@|bold Examples:|@",
            "  " + Login.CALLED + " --sso-session work",
            "  " + Login.CALLED + " --sso-session work --list",
            "  " + Login.CALLED + " --write-profiles '{account_name}-{role_name}' --dry-run",
            "  " + Login.CALLED + " --profile production-Admin --no-browser"})
class Login implements Callable<Integer>, Script.NeedsPermissions {

    static final String CALLED = "${env:AWSKIT_NAME:-awskit} login";
    private static final String NAME = "login";

    @Option(names = "--sso-session", paramLabel = "NAME", description = "The [sso-session] of the config file to sign "
            + "in to (default: that of the profile, or the only one).")
    String sessionName;

    @Option(names = "--no-browser", description = "Print an address and a code, to sign in with a browser on any "
            + "device. This is also done where no browser opens.")
    boolean noBrowser;

    @Option(names = "--force", description = "Sign in even if the token is still valid, such as for another user.")
    boolean force;

    @Option(names = "--logout", description = "End the sign-in, for the AWS CLI too.")
    boolean logout;

    @Option(names = "--dry-run", description = "Say what would be done. Do not sign in, and write nothing.")
    boolean dryRun;

    @Option(names = "--quiet", description = "Print only errors, data, and what you have to do to sign in.")
    boolean quiet;

    private Optional<Query> query;

    @Mixin
    Roles roles;

    @Mixin
    SessionOptions aws;

    /// What a token gives access to.
    @Command(sortOptions = false, optionListHeading = "%n@|bold Accounts and roles:|@%n")
    static final class Roles {

        @Option(names = "--list", description = "List your accounts and roles, and the profiles that have them.")
        boolean list;

        @Option(names = "--write-profiles", paramLabel = "PATTERN", description = "Add a profile for each role to the "
                + "config file, named by a pattern of {account_name}, {account_id}, {role_name} and {sso_session}. "
                + "Existing profiles do not change. The new ones get the region in force, such as that of --region.")
        String pattern;

        @Option(names = "--output", paramLabel = "FORMAT", description = "Print the list as table (default), json, "
                + "jsonl, csv or text (separated by tabs).")
        ListOutput.Format format = ListOutput.Format.table;

        @Option(names = "--query", paramLabel = "JMESPATH", description = "A JMESPath expression that selects from the "
                + "JSON.")
        String query;
    }

    static void main(String... args) {
        Script.run(new Login(), args);
    }

    // Not an AwsScript, because it needs no credentials.
    @Override
    public Integer call() throws Exception {
        validate();
        var files = ConfigFile.read(System.getenv());
        try (var session = aws.builder().anonymous().build()) {
            var sso = sso(files, session);
            var portal = new Portal(session, sso);
            var cache = TokenCache.of(System.getenv());
            if (logout) {
                logout(sso, cache, portal);
                return ExitCode.DONE;
            }
            var source = new TokenSource(sso, cache, new SignIn(session, sso, cache, Login::tell), portal,
                    CredentialsCache.of(System.getenv(), Login::tell));
            var token = dryRun ? source.cached() : Optional.of(source.get(noBrowser ? TokenSource.Way.DEVICE_CODE
                    : TokenSource.Way.BROWSER, force));
            if (token.isEmpty()) {
                return withoutToken(sso);
            }
            note("signed in to \"" + sso + "\" until " + time(token.get().expiresAt()));
            if (roles.list || roles.pattern != null) {
                use(portal.roles(token.get()), portal, files, session.findRegion());
            }
            return ExitCode.DONE;
        }
    }

    private void validate() {
        query = Optional.ofNullable(roles.query).map(Query::of); // before the user signs in
        if (sessionName != null && aws.profile().isPresent()) {
            throw UserError.usage("--sso-session and --profile exclude each other", "choose one");
        }
        if (logout && (roles.list || roles.pattern != null || force)) {
            throw UserError.usage("--logout goes with no other action");
        }
        if (roles.query != null && !roles.list) {
            throw UserError.usage("--query goes with --list");
        }
        if (dryRun && force) {
            throw UserError.usage("--force contradicts --dry-run", "choose one");
        }
    }

    private SsoSession sso(ConfigFile files, Session session) {
        return sessionName != null ? SsoSession.named(files, sessionName)
                : session.profile().map(profile -> SsoSession.ofProfile(files, profile))
                        .orElseGet(() -> SsoSession.ofDefault(files));
    }

    private int withoutToken(SsoSession sso) {
        if (roles.list || roles.pattern != null) {
            throw UserError.configuration("not signed in to \"" + sso + "\"", "leave --dry-run out, or sign in first");
        }
        Terminal.line("would sign in to \"" + sso + "\"");
        return ExitCode.DONE;
    }

    private void logout(SsoSession sso, TokenCache cache, Portal portal) throws IOException {
        var token = cache.token(sso);
        if (dryRun) {
            Terminal.line(token.isEmpty() ? "not signed in to \"" + sso + "\"" : "would sign out of \"" + sso + "\"");
            return;
        }
        if (token.isPresent()) {
            cache.remove(sso);
            portal.logout(token.get());
        }
        note(token.isEmpty() ? "not signed in to \"" + sso + "\"" : "signed out of \"" + sso + "\"");
    }

    private void use(List<Portal.Role> all, Portal portal, ConfigFile files, Optional<String> region) {
        if (roles.list) {
            new ListOutput<>(roles.format, query, columns(portal, files), role -> tree(role, portal, files))
                    .print(all, System.out);
        }
        if (roles.pattern != null) {
            write(new NewProfiles(portal.session(), roles.pattern, region, all), files);
        }
    }

    private void write(NewProfiles profiles, ConfigFile files) {
        var missing = profiles.missing(files);
        var existing = profiles.existing(files);
        var added = dryRun || missing.isEmpty() ? missing : profiles.write(System.getenv());
        added.forEach((name, role) -> Terminal.line((dryRun ? "would write" : "wrote") + " profile \"" + name + "\": "
                + role.name() + " in " + role.account().accountId()));
        note((dryRun ? "would write " : "wrote ") + added.size() + (added.size() == 1 ? " profile" : " profiles")
                + (existing == 0 ? "" : "; " + existing + (existing == 1 ? " exists" : " exist") + " already"));
    }

    private static List<Column<Portal.Role>> columns(Portal portal, ConfigFile files) {
        return List.of(new Column<>("account", role -> role.account().accountId()),
                new Column<>("name", role -> Objects.toString(role.account().accountName(), "")),
                new Column<>("role", Portal.Role::name),
                new Column<>("profile", role -> String.join(", ", portal.profiles(files, role))));
    }

    private static Map<String, Object> tree(Portal.Role role, Portal portal, ConfigFile files) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("accountId", role.account().accountId());
        tree.put("accountName", role.account().accountName());
        tree.put("emailAddress", role.account().emailAddress());
        tree.put("roleName", role.name());
        tree.put("profiles", portal.profiles(files, role));
        return tree;
    }

    private static String time(Instant end) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault()).format(end);
    }

    private void note(String message) {
        if (!quiet) {
            tell(message);
        }
    }

    private static void tell(String message) {
        Terminal.note(NAME, message);
    }

    @Override
    public IamPolicy iamPolicy() {
        return IamPolicy.none();
    }
}
