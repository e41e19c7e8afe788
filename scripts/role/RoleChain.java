//SOURCES ConsoleSignIn.java MfaPrompt.java ProfileRoles.java

package role;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import awskit.credentials.AssumeRole;
import awskit.credentials.ConfigFile;
import awskit.errors.UserError;
import awskit.script.IamPolicy;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/// A role or a profile, and the roles that are assumed after it, each with the credentials of the one before.
/// Immutable.
///
/// The first role gets the external ID, the MFA code, the source identity and the transitive tags, which all later
/// sessions inherit. The last role gets the duration, the policies and the other tags, which describe the resulting
/// credentials. A profile without a role gives its own keys.
public final class RoleChain {

    private final String start;
    private final List<String> next;
    private final AssumeRoleRequest settings;
    private final ConfigFile files;
    private final String profile;

    private RoleChain(String start, String profile, List<String> next, AssumeRoleRequest settings) {
        this.start = start;
        this.next = List.copyOf(next);
        this.settings = settings;
        this.files = ConfigFile.read(System.getenv());
        this.profile = profile;
    }

    /// Returns the chain that begins with a role or a profile.
    ///
    /// @param start the ARN of a role, or the name of a profile
    /// @param source the profile whose credentials assume the role; empty for the one that the environment names
    /// @param next the ARNs of the roles that are assumed afterwards
    /// @param settings the request to STS, as far as it is known; its ARN is ignored
    public static RoleChain of(String start, Optional<String> source, List<String> next, AssumeRoleRequest settings) {
        var assuming = source.isPresent() ? source.get() : profileOfEnvironment();
        return new RoleChain(start, isArn(start) ? assuming : start, next, settings);
    }

    /// Returns session tags in the form in which STS takes them.
    public static List<Tag> tags(Map<String, String> tags) {
        var list = new ArrayList<Tag>();
        tags.forEach((key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }

    /// Returns the ARNs of session policies in the form in which STS takes them.
    public static List<PolicyDescriptorType> policies(List<String> arns) {
        return arns.stream().map(arn -> PolicyDescriptorType.builder().arn(arn).build()).toList();
    }

    /// Returns whether a text is meant as an ARN. Otherwise it is the name of a profile.
    public static boolean isArn(String text) {
        return text.startsWith("arn:");
    }

    private static String profileOfEnvironment() {
        for (var variable : List.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE")) {
            var name = System.getenv(variable);
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return "default";
    }

    /// Returns the session that the first role is assumed from.
    ///
    /// @throws UserError if credentials would be sent unencrypted
    public Session open(SessionBuilder builder) {
        builder.mfa(MfaPrompt.of(Optional.ofNullable(settings.tokenCode())));
        if (!isArn(start)) {
            builder.profile(start).profileRole(role ->
                    first(role, Optional.ofNullable(settings.serialNumber()), next.isEmpty()));
        }
        var session = builder.build();
        var endpoint = session.endpoint("sts");
        if (endpoint.isPresent() && !isSecure(endpoint.get())) {
            session.close();
            throw UserError.configuration("credentials would be sent unencrypted from " + endpoint.get(),
                    "use https, or an address of this machine");
        }
        return session;
    }

    private static boolean isSecure(URI endpoint) {
        try {
            return !endpoint.getScheme().equals("http")
                    || InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /// Returns the resulting credentials. They are fetched when they are first asked for.
    ///
    /// @param session from [#open]
    /// @throws UserError if a setting exceeds a limit of STS
    public AwsCredentialsProvider credentials(Session session) {
        var arns = new ArrayList<>(isArn(start) ? List.of(start) : List.<String>of());
        arns.addAll(next);
        if (arns.isEmpty()) {
            return hasProfileRole() ? session.credentials() : keys(session);
        }
        var roles = new AssumeRole[arns.size()];
        for (int i = 0; i < roles.length; i++) {
            var role = AssumeRole.of(arns.get(i));
            var isLast = i == roles.length - 1;
            roles[i] = i == 0 && !hasProfileRole() ? first(role, mfaSerial(), isLast) : next(role, isLast);
        }
        return session.assumeRole(roles).credentials();
    }

    /// Returns the profile's own keys, or those of an MFA session if a device is known.
    private AwsCredentialsProvider keys(Session session) {
        if (mfaSerial().isEmpty()) {
            return session.credentials();
        }
        var serial = mfaSerial().get();
        return duration().map(duration -> session.mfaSession(serial, duration))
                .orElseGet(() -> session.mfaSession(serial)).credentials();
    }

    private AssumeRole first(AssumeRole role, Optional<String> mfaSerial, boolean isLast) {
        var first = (mfaSerial.isPresent() ? role.mfa(mfaSerial.get()) : role)
                .transitiveTagKeys(settings.transitiveTagKeys()).tags(tags(true, isLast));
        first = settings.externalId() == null ? first : first.externalId(settings.externalId());
        first = settings.sourceIdentity() == null ? first : first.sourceIdentity(settings.sourceIdentity());
        return isLast ? last(named(first)) : named(first);
    }

    private AssumeRole next(AssumeRole role, boolean isLast) {
        return isLast ? last(named(role).tags(tags(false, true))) : named(role);
    }

    private AssumeRole last(AssumeRole role) {
        var last = role.policyArns(settings.policyArns().stream().map(PolicyDescriptorType::arn).toList());
        last = duration().isPresent() ? last.duration(duration().get()) : last;
        return settings.policy() == null ? last : last.policy(settings.policy());
    }

    private AssumeRole named(AssumeRole role) {
        return settings.roleSessionName() == null ? role : role.sessionName(settings.roleSessionName());
    }

    private Map<String, String> tags(boolean transitive, boolean others) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : settings.tags()) {
            if (settings.transitiveTagKeys().contains(tag.key()) ? transitive : others) {
                tags.put(tag.key(), tag.value());
            }
        }
        return tags;
    }

    private Optional<Duration> duration() {
        return Optional.ofNullable(settings.durationSeconds()).map(Duration::ofSeconds);
    }

    /// Returns whether a role is assumed at all.
    public boolean hasRole() {
        return isArn(start) || !next.isEmpty() || hasProfileRole();
    }

    private boolean hasProfileRole() {
        var properties = files.profile(profile);
        return !isArn(start) && properties.containsKey("role_arn")
                && !properties.containsKey("web_identity_token_file");
    }

    /// Returns whether an MFA code may be needed: for a device in the settings or in the profile, or for the profile's
    /// role.
    public boolean usesMfa() {
        return hasProfileRole() || mfaSerial().isPresent();
    }

    /// Returns the MFA device of the user whose keys assume the first role. The device of a role in the profile is left
    /// to the session.
    public Optional<String> mfaSerial() {
        var properties = files.profile(profile);
        return Optional.ofNullable(settings.serialNumber()).or(() -> properties.containsKey("role_arn")
                ? Optional.empty() : Optional.ofNullable(properties.get("mfa_serial")));
    }

    /// Returns the ARNs of all roles that are assumed, in order.
    public List<String> arns() {
        return Stream.of(ProfileRoles.of(files, profile).stream(), Stream.of(start).filter(RoleChain::isArn),
                next.stream()).flatMap(Function.identity()).toList();
    }

    /// Returns the permissions that assuming the roles needs.
    public IamPolicy iamPolicy() {
        var actions = new ArrayList<>(List.of("sts:AssumeRole"));
        if (!settings.tags().isEmpty()) {
            actions.add("sts:TagSession");
        }
        if (settings.sourceIdentity() != null) {
            actions.add("sts:SetSourceIdentity");
        }
        return arns().isEmpty() ? IamPolicy.none()
                : IamPolicy.allow(actions.toArray(String[]::new)).resources(arns().toArray(String[]::new));
    }

    /// Returns how long a browser stays signed in to the console. AWS takes no duration for a chained role.
    public Optional<Duration> consoleDuration() {
        return next.isEmpty() ? duration() : Optional.empty();
    }

    /// Returns the sign-in page of the partition that the first role or else the region belongs to.
    public ConsoleSignIn consoleSignIn(Optional<String> region) {
        return ConsoleSignIn.of(isArn(start) ? start.split(":")[1]
                : region.map(ConsoleSignIn::partition).orElse("aws"));
    }
}
