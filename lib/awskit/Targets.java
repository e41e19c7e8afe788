package awskit;

import module java.base;

import awskit.errors.Failures;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Region;

/// The profiles and regions in which a task is to be done, all at once. A target that fails does not stop the others.
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
    /// @param session the profile's session, in its own region; closed after the task
    /// @param profile its name; empty for the session's own
    /// @param region such as `eu-west-1`
    public record Target(Session session, String profile, String region) {

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

    private Targets(SessionBuilder sessions, Collection<String> profiles, List<String> regions) {
        this.sessions = sessions;
        this.profiles = profiles;
        this.regions = regions;
    }

    /// Returns each of the profiles in each of the regions. A name that is given twice counts once.
    ///
    /// @param sessions makes the sessions, all alike but for the profile
    /// @param profiles names; if empty, the profile that the sessions have anyway
    /// @param regions names or [#ALL]; if empty, the region that each session has anyway
    public static Targets of(SessionBuilder sessions, Collection<String> profiles, List<String> regions) {
        var distinct = profiles.isEmpty() ? List.of("") : profiles.stream().distinct().toList();
        return new Targets(sessions.copy(), distinct, regions.stream().distinct().toList());
    }

    /// Runs the task in every target, each on a virtual thread, and returns the failures when all have ended.
    public Failures forEach(Task task) {
        var failures = new Failures();
        var free = new Semaphore(AT_A_TIME);
        atOnce(profiles, profile -> {
            try (var session = session(profile)) {
                atOnce(regions(session), region -> failures.attempt(name(profile, region), () -> {
                    free.acquire();
                    try {
                        task.run(new Target(session, profile, region));
                    } finally {
                        free.release();
                    }
                }));
            } catch (RuntimeException e) {
                failures.attempt(name(profile, ""), () -> {
                    throw e;
                });
            }
        });
        return failures;
    }

    /// Runs the work for all names at once, each on a virtual thread; for a single name in this thread. A JVM in which
    /// a virtual thread has waited for a socket takes 0.3 s longer to end: it waits that long for threads in native
    /// code, and the thread that polls the sockets of virtual threads is always there.
    private static void atOnce(Collection<String> names, Consumer<String> work) {
        if (names.size() == 1) {
            names.forEach(work);
            return;
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            names.forEach(name -> threads.execute(() -> work.accept(name)));
        }
    }

    /// Returns `profile "dev" in eu-west-1`, or the part of it that is known.
    private static String name(String profile, String region) {
        var quoted = profile.isEmpty() ? "" : "profile \"" + profile + "\"";
        return quoted + (quoted.isEmpty() || region.isEmpty() ? "" : " in ") + region;
    }

    private Session session(String profile) {
        return (profile.isEmpty() ? sessions : sessions.copy().profile(profile)).build();
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
