package awskit;

import module java.base;

import awskit.errors.Failures;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Region;
import software.amazon.awssdk.services.sts.StsClient;

/// The profiles, accounts and regions in which a task is to be done, all at once. A target that fails does not stop the
/// others.
///
/// ```java
/// Targets.of(session.toBuilder(), List.of("dev", "prod"), List.of(Targets.ALL)).forEach(target -> {
///     var ec2 = target.client(Ec2Client.builder());
///     …
/// }).orThrow();
/// ```
public final class Targets {

    /// The word for all profiles in the configuration files, and for all regions that an account has enabled.
    public static final String ALL = "all";

    /// The most targets at a time; more would only be throttled.
    private static final int AT_A_TIME = 32;

    /// One region with one profile.
    ///
    /// @param session the session of the profile or of the role in the account, in its own region; closed after the task
    /// @param profile its name; empty for the session's own
    /// @param account its ID; empty if no [accounts][#accounts] are set
    /// @param region such as `eu-west-1`
    public record Target(Session session, String profile, String account, String region) {

        /// Returns a client of any service for the target's region.
        public <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
            return session.client(builder, region);
        }
    }

    /// The work to do in each target.
    @FunctionalInterface
    public interface Task {
        /// Does the work in one target.
        void run(Target target) throws Exception;
    }

    private final SessionBuilder sessions;
    private final Collection<String> profiles;
    private final List<String> regions;
    private final Function<Session, Collection<String>> accounts;
    private final String role;

    private Targets(SessionBuilder sessions, Collection<String> profiles, List<String> regions,
            Function<Session, Collection<String>> accounts, String role) {
        this.sessions = sessions;
        this.profiles = profiles;
        this.regions = regions;
        this.accounts = accounts;
        this.role = role;
    }

    /// Returns each of the profiles in each of the regions. A name that is given twice counts once.
    ///
    /// @param sessions makes the sessions, all alike but for the profile
    /// @param profiles names; if empty, the profile that the sessions have anyway
    /// @param regions names or [#ALL]; if empty, the region that each session has anyway
    public static Targets of(SessionBuilder sessions, Collection<String> profiles, List<String> regions) {
        var distinct = profiles.isEmpty() ? List.of("") : profiles.stream().distinct().toList();
        return new Targets(sessions.copy(), distinct, regions.stream().distinct().toList(), _ -> List.of(), "");
    }

    /// Returns these targets in several accounts: `accounts(_ -> List.of("123456789012"), "audit")`. In each account the
    /// role of this name is assumed, but none in the account of the profile itself.
    ///
    /// @param accounts their IDs for the session of a profile, perhaps those of its organization; none for the profile's
    /// @param role its name, the same in all accounts
    public Targets accounts(Function<Session, Collection<String>> accounts, String role) {
        return new Targets(sessions, profiles, regions, accounts, role);
    }

    /// Runs the task in every target, each on a virtual thread, and returns the failures when all have ended.
    public Failures forEach(Task task) {
        var failures = new Failures();
        var free = new Semaphore(AT_A_TIME);
        Consumer<Target> run = of -> atOnce(regions(of.session()), region -> failures.attempt(name(of, region), () -> {
            free.acquire();
            try {
                task.run(new Target(of.session(), of.profile(), of.account(), region));
            } finally {
                free.release();
            }
        }));
        atOnce(profiles, profile -> open(failures, new Target(null, profile, "", ""),
                () -> (profile.isEmpty() ? sessions : sessions.copy().profile(profile)).build(),
                of -> inAccounts(of, failures, run)));
        return failures;
    }

    private void inAccounts(Target profile, Failures failures, Consumer<Target> run) {
        var session = profile.session();
        var ids = Set.copyOf(accounts.apply(session));
        if (ids.isEmpty()) {
            run.accept(profile);
            return;
        }
        // arn:aws:sts::123456789012:assumed-role/NAME/SESSION
        var caller = session.client(StsClient.builder(), session.findRegion().orElse("us-east-1")).getCallerIdentity()
                .arn().split(":");
        atOnce(ids, account -> open(failures,
                new Target(null, profile.profile(), account, ""),
                () -> account.equals(caller[4]) ? session.toBuilder().credentials(session.credentials()).build()
                        : session.assumeRole("arn:" + caller[1] + ":iam::" + account + ":role/" + role), there -> {
                    there.session().credentials().resolveCredentials(); // fails once now, not in each region
                    run.accept(there);
                }));
    }

    private static void open(Failures failures, Target of, Supplier<Session> opening, Consumer<Target> work) {
        try (var session = opening.get()) {
            work.accept(new Target(session, of.profile(), of.account(), ""));
        } catch (RuntimeException e) {
            failures.attempt(name(of, ""), () -> {
                throw e;
            });
        }
    }

    /// Runs the work for all names at once, each on a virtual thread; for a single name in this thread. A JVM in which
    /// a virtual thread has waited for a socket takes 0.3 s longer to end: it waits that long for threads in native
    /// code, and the thread that polls the sockets of virtual threads is always there.
    private static void atOnce(Collection<String> names, Consumer<String> work) {
        if (names.size() == 1) {
            names.forEach(work);
            return;
        }
        try (var threads = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            names.forEach(name -> threads.execute(() -> work.accept(name)));
        }
    }

    /// Returns `profile "dev", account 123456789012 in eu-west-1`, or the part of it that is known.
    private static String name(Target of, String region) {
        var owner = Stream.of(of.profile().isEmpty() ? "" : "profile \"" + of.profile() + "\"",
                of.account().isEmpty() ? "" : "account " + of.account()).filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return owner + (owner.isEmpty() || region.isEmpty() ? "" : " in ") + region;
    }

    private List<String> regions(Session session) {
        if (regions.isEmpty()) {
            return List.of(session.region());
        }
        return regions.equals(List.of(ALL)) ? enabled(session) : regions;
    }

    /// Takes one request, to the session's own region or, where it has none, to us-east-1.
    private static List<String> enabled(Session session) {
        var ec2 = session.client(Ec2Client.builder(), session.findRegion().orElse("us-east-1"));
        return ec2.describeRegions().regions().stream().map(Region::regionName).sorted().toList();
    }
}
