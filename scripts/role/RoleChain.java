//SOURCES ConsoleSignIn.java ProfileRoles.java RoleLimits.java

package role;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import awskit.credentials.ConfigFile;
import awskit.credentials.MfaSession;
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
    private final boolean isFromEnvironment;

    private RoleChain(String start, String profile, boolean isFromEnvironment, List<String> next, AssumeRoleRequest settings) {
        this.start = start;
        this.next = List.copyOf(next);
        this.settings = settings;
        this.files = ConfigFile.read(System.getenv());
        this.profile = profile;
        this.isFromEnvironment = isFromEnvironment;
    }

    /// Returns the chain that begins with a role or a profile.
    ///
    /// @param start the ARN of a role, or the name of a profile
    /// @param source the profile whose credentials assume the role; empty for the one that the environment names
    /// @param next the ARNs of the roles that are assumed afterwards
    /// @param settings the request to STS, as far as it is known; its ARN is ignored
    public static RoleChain of(String start, Optional<String> source, List<String> next, AssumeRoleRequest settings) {
        var assuming = source.isPresent() ? source.get() : profileOfEnvironment();
        return new RoleChain(start, isArn(start) ? assuming : start, isArn(start) && source.isEmpty()
                && !System.getenv().getOrDefault("AWS_ACCESS_KEY_ID", "").isBlank(), next, settings);
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

    /// Returns a short name of what the chain ends with: a profile's own, or `audit-123456789012` for a role.
    public String name() {
        var last = next.isEmpty() ? start : next.getLast();
        return isArn(last) ? last.replaceFirst(".*/", "") + "-" + last.split(":")[4] : last;
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
        if (!isArn(start)) {
            builder.profile(start).profileRole(this::ofProfile);
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
        var roles = new AssumeRoleRequest[arns.size()];
        for (int i = 0; i < roles.length; i++) {
            var role = AssumeRoleRequest.builder().roleArn(arns.get(i)).build();
            var isLast = i == roles.length - 1;
            roles[i] = i > 0 || hasProfileRole() ? next(role, isLast)
                    : first(role.toBuilder().serialNumber(mfaSerial().orElse(null)).build(), isLast);
            RoleLimits.check(roles[i], i > 0 || !profileRoles().isEmpty());
        }
        return session.assumeRole(roles).credentials();
    }

    /// Returns the profile's own keys, or those of an MFA session if a device is known.
    private AwsCredentialsProvider keys(Session session) {
        RoleLimits.checkSession(duration().orElse(MfaSession.USUAL));
        return mfaSerial().map(serial -> session.mfaSession(serial, duration().orElse(MfaSession.USUAL)).credentials())
                .orElse(session.credentials());
    }

    /// Returns the request for the profile's own role.
    private AssumeRoleRequest ofProfile(AssumeRoleRequest role) {
        var changed = first(settings.serialNumber() == null ? role
                : role.toBuilder().serialNumber(settings.serialNumber()).build(), next.isEmpty());
        RoleLimits.check(changed, profileRoles().size() > 1);
        return changed;
    }

    private AssumeRoleRequest first(AssumeRoleRequest role, boolean isLast) {
        var first = named(role);
        if (settings.hasTransitiveTagKeys()) {
            first.transitiveTagKeys(settings.transitiveTagKeys());
        }
        if (settings.externalId() != null) {
            first.externalId(settings.externalId());
        }
        if (settings.sourceIdentity() != null) {
            first.sourceIdentity(settings.sourceIdentity());
        }
        tag(first, true, isLast);
        return isLast ? last(first) : first.build();
    }

    private AssumeRoleRequest next(AssumeRoleRequest role, boolean isLast) {
        var next = named(role);
        tag(next, false, isLast);
        return isLast ? last(next) : next.build();
    }

    private AssumeRoleRequest last(AssumeRoleRequest.Builder role) {
        if (settings.hasPolicyArns()) {
            role.policyArns(settings.policyArns());
        }
        duration().ifPresent(duration -> role.durationSeconds((int) duration.toSeconds()));
        return settings.policy() == null ? role.build() : role.policy(settings.policy()).build();
    }

    private AssumeRoleRequest.Builder named(AssumeRoleRequest role) {
        return settings.roleSessionName() == null ? role.toBuilder()
                : role.toBuilder().roleSessionName(settings.roleSessionName());
    }

    private void tag(AssumeRoleRequest.Builder role, boolean transitive, boolean others) {
        var tags = settings.tags().stream()
                .filter(tag -> settings.transitiveTagKeys().contains(tag.key()) ? transitive : others).toList();
        if (!tags.isEmpty()) {
            role.tags(tags);
        }
    }

    private Optional<Duration> duration() {
        return Optional.ofNullable(settings.durationSeconds()).map(Duration::ofSeconds);
    }

    /// Returns whether a role is assumed at all.
    public boolean hasRole() {
        return isArn(start) || !next.isEmpty() || hasProfileRole();
    }

    /// Returns the roles of the profile whose credentials assume the first role; none if the environment has keys.
    private List<String> profileRoles() {
        return isFromEnvironment ? List.of() : ProfileRoles.of(files, profile);
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

    /// Returns the environment variables that stand for the profile's endpoints; none if the environment names one for
    /// all services, which takes precedence.
    public Map<String, String> endpoints() {
        var properties = files.profile(profile);
        var endpoints = new LinkedHashMap<String, String>();
        if (System.getenv().getOrDefault("AWS_ENDPOINT_URL", "").isBlank()
                && !properties.getOrDefault("ignore_configured_endpoint_urls", "").equalsIgnoreCase("true")) {
            Optional.ofNullable(properties.get("endpoint_url")).ifPresent(url -> endpoints.put("AWS_ENDPOINT_URL", url));
            var services = files.section("services", properties.getOrDefault("services", ""));
            services.keySet().forEach(service -> Optional.ofNullable(ConfigFile.nested(services, service)
                    .get("endpoint_url")).ifPresent(url -> endpoints.put("AWS_ENDPOINT_URL_"
                            + service.toUpperCase(Locale.ROOT), url)));
        }
        return endpoints;
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

    /// Returns the sign-in page of the partition that the roles or else the region belongs to.
    public ConsoleSignIn consoleSignIn(Optional<String> region) {
        return ConsoleSignIn.of(arns().stream().findFirst().map(arn -> arn.split(":")[1])
                .or(() -> region.map(ConsoleSignIn::partition)).orElse("aws"));
    }
}
