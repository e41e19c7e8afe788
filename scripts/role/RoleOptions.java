//DEPS info.picocli:picocli
//DEPS software.amazon.awssdk:sts
//SOURCES ../../lib/awskit/script/IamPolicy.java ../../lib/awskit/script/SessionOptions.java Durations.java
//SOURCES MfaPrompt.java ProfileRoles.java

package role;

import module java.base;

import awskit.Session;
import awskit.credentials.AssumeRole;
import awskit.credentials.ConfigFile;
import awskit.credentials.CredentialsCache;
import awskit.errors.UserError;
import awskit.script.IamPolicy;
import awskit.script.SessionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// The options that say how a command's role is assumed: a mixin, as [SessionOptions] is.
///
/// Of a chain the first role gets external id, MFA code, source identity and transitive tags, which stay; the last gets
/// duration, policies and the other tags, which are about the credentials that come out.
@Command(sortOptions = false, optionListHeading = "%n@|bold How the role is assumed:|@%n")
public final class RoleOptions {

    @Option(names = "--chain", paramLabel = "ARN", description = "Then assume this role with the credentials of the "
            + "one before; repeatable.")
    List<String> chain = new ArrayList<>();

    @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "How long the "
            + "credentials are valid: 1h, 45m, 3600. 15m to 12h; a chained role's 1h at most.")
    Duration duration;

    @Option(names = "--role-session-name", paramLabel = "NAME", description = "What the session is called in the "
            + "role's logs (default: awskit-USER).")
    String sessionName;

    @Option(names = "--external-id", paramLabel = "ID", description = "What the role's owner asks third parties for.")
    String externalId;

    @Option(names = "--source-identity", paramLabel = "NAME", description = "Who is behind the session, also in all "
            + "roles chained on it.")
    String sourceIdentity;

    @Option(names = "--mfa-serial", paramLabel = "SERIAL", description = "Serial number or ARN of the MFA device to "
            + "show a code of.")
    String mfaSerial;

    @Option(names = "--token-code", paramLabel = "CODE", description = "Its six digits; without, they are asked for on "
            + "the terminal.")
    String tokenCode;

    @Option(names = "--policy", paramLabel = "JSON", description = "Narrow what the session may do by a policy, or by "
            + "the one in a file: file://PATH.")
    String policy;

    @Option(names = "--policy-arn", paramLabel = "ARN", description = "Narrow it by a managed policy; repeatable.")
    List<String> policyArns = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "Session tag; repeatable.")
    Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--transitive-tag-key", paramLabel = "KEY", description = "Tag that goes with the session into "
            + "chained roles; repeatable.")
    List<String> transitiveTagKeys = new ArrayList<>();

    @Option(names = "--no-cache", description = "Leave no byte on disk, and take none from there.")
    boolean noCache;

    /// Returns the session that the role is assumed from.
    ///
    /// @param role an ARN, or the name of a profile
    public Session session(SessionOptions aws, String role, Consumer<String> notes) {
        if (!isArn(role) && aws.profile().isPresent()) {
            throw UserError.usage("\"" + role + "\" is a profile already, so --profile \"" + aws.profile().get()
                    + "\" has no place", "--profile goes with the ARN of a role");
        }
        if (!aws.signsRequests()) {
            throw UserError.usage("no role can be assumed without credentials", "leave --no-sign-request out");
        }
        if (tokenCode != null && !tokenCode.matches("\\d{6}")) {
            throw UserError.usage("--token-code has to be six digits");
        }
        var builder = aws.builder().mfa(MfaPrompt.given(tokenCode));
        aws.endpoint().ifPresent(builder::credentialsEndpoint);
        if (!isArn(role)) {
            builder.profile(role).profileRole(first -> first(first, Optional.ofNullable(mfaSerial), chain.isEmpty()));
        }
        if (!noCache) {
            builder.credentialsCache(CredentialsCache.of(System.getenv(), notes));
        }
        return confidential(builder.build());
    }

    /// Refuses an endpoint from which the credentials would come in the clear.
    private static Session confidential(Session session) {
        var plain = session.endpoint("sts").filter(endpoint -> endpoint.getScheme().equals("http"))
                .filter(endpoint -> !isLoopback(endpoint.getHost()));
        if (plain.isPresent()) {
            session.close();
            throw UserError.configuration("credentials would travel unencrypted from " + plain.get(),
                    "https, or an address of this machine");
        }
        return session;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /// Returns the credentials that the options ask for; assumes no role yet.
    ///
    /// @param session from [#session]
    /// @throws UserError when a value is outside of STS's limits, or has nothing to apply to
    public AwsCredentialsProvider credentials(Session session, String role) {
        var profile = ConfigFile.read(System.getenv()).profile(session.profile().orElse("default"));
        var ofProfile = !isArn(role) && profile.containsKey("role_arn")
                && !profile.containsKey("web_identity_token_file");
        var device = Optional.ofNullable(mfaSerial).or(() -> profile.containsKey("role_arn") ? Optional.empty()
                : Optional.ofNullable(profile.get("mfa_serial")));
        if (tokenCode != null && device.isEmpty() && !ofProfile) {
            throw UserError.usage("--token-code has no MFA device to belong to", "give --mfa-serial");
        }
        var arns = new ArrayList<>(isArn(role) ? List.of(role) : List.<String>of());
        arns.addAll(chain);
        if (!ofProfile && arns.isEmpty()) {
            return own(session, role, device);
        }
        var roles = new AssumeRole[arns.size()];
        for (int i = 0; i < roles.length; i++) {
            var asked = AssumeRole.of(arns.get(i));
            var isLast = i == roles.length - 1;
            roles[i] = i == 0 && !ofProfile ? first(asked, device, isLast) : next(asked, isLast);
        }
        return roles.length == 0 ? session.credentials() : session.assumeRole(roles).credentials();
    }

    private AssumeRole first(AssumeRole role, Optional<String> device, boolean isLast) {
        var first = device.map(role::mfa).orElse(role).transitiveTagKeys(transitiveTagKeys)
                .tags(isLast ? tags : tags(key -> transitiveTagKeys.contains(key)));
        first = externalId == null ? first : first.externalId(externalId);
        first = sessionName == null ? first : first.sessionName(sessionName);
        first = sourceIdentity == null ? first : first.sourceIdentity(sourceIdentity);
        return isLast ? last(first) : first;
    }

    private AssumeRole next(AssumeRole role, boolean isLast) {
        var next = sessionName == null ? role : role.sessionName(sessionName);
        return isLast ? last(next.tags(tags(key -> !transitiveTagKeys.contains(key)))) : next;
    }

    private AssumeRole last(AssumeRole role) {
        var last = role.policyArns(policyArns);
        last = duration == null ? last : last.duration(duration);
        return policy == null ? last : last.policy(policyText());
    }

    /// A profile without a role: its own keys, or after an MFA code a session's.
    private AwsCredentialsProvider own(Session session, String profile, Optional<String> device) {
        var idle = Stream.of(option("--external-id", externalId), option("--role-session-name", sessionName),
                option("--source-identity", sourceIdentity), option("--policy", policy),
                option("--policy-arn", policyArns), option("--tag", tags),
                option("--duration", device.isPresent() ? null : duration)).flatMap(Optional::stream).findFirst();
        if (idle.isPresent()) {
            throw UserError.usage("profile \"" + profile + "\" has no role that " + idle.get() + " could apply to",
                    "give the ARN of a role, or --chain");
        }
        if (device.isEmpty()) {
            return session.credentials();
        }
        return (duration == null ? session.mfaSession(device.get()) : session.mfaSession(device.get(), duration))
                .credentials();
    }

    private static Optional<String> option(String name, Object value) {
        return value == null || value instanceof Collection<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private Map<String, String> tags(Predicate<String> fits) {
        var some = new LinkedHashMap<>(tags);
        some.keySet().removeIf(fits.negate());
        return some;
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

    /// Returns the ARNs of all roles that are assumed, in order.
    ///
    /// @param role an ARN, or the name of a profile
    /// @param profile the profile that the role is assumed from; null for the environment's
    public List<String> roles(String role, String profile) {
        var roles = new ArrayList<>(ProfileRoles.of(System.getenv(), isArn(role) ? profile : role));
        if (isArn(role)) {
            roles.add(role);
        }
        roles.addAll(chain);
        return List.copyOf(roles);
    }

    /// Returns what assuming these roles takes; nothing for a profile's own keys.
    public IamPolicy iamPolicy(List<String> roles) {
        var actions = new ArrayList<>(List.of("sts:AssumeRole"));
        if (!tags.isEmpty()) {
            actions.add("sts:TagSession");
        }
        if (sourceIdentity != null) {
            actions.add("sts:SetSourceIdentity");
        }
        return roles.isEmpty() ? IamPolicy.none()
                : IamPolicy.allow(actions.toArray(String[]::new)).resources(roles.toArray(String[]::new));
    }

    /// Returns how long a browser stays signed in with the role: as long as asked for, unless the role is chained.
    public Optional<Duration> consoleDuration() {
        return chain.isEmpty() ? Optional.ofNullable(duration) : Optional.empty();
    }

    private static boolean isArn(String role) {
        return role.startsWith("arn:");
    }
}
