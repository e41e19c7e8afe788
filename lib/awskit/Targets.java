//DEPS software.amazon.awssdk:ec2
//SOURCES Session.java
package awskit;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Region;

/// Profiles and regions that a script asks the same of, all at once, each on a virtual thread. One that fails costs its
/// own answer, not those of the others.
public final class Targets {

    /// The word for every profile there is, and for every region that an account has enabled.
    public static final String ALL = "all";

    /// Places asked at a time; more would only be throttled.
    private static final int AT_A_TIME = 32;

    /// One region seen with one profile.
    ///
    /// @param profile its name; empty for the session's own
    /// @param region such as `eu-west-1`
    public record Place(Session session, String profile, String region) {}

    /// A place that gave no answer, or not all of it.
    ///
    /// @param region null if the profile failed before any region was asked
    public record Failed(String profile, String region, Failure failure) {

        /// Returns `profile "dev" in eu-west-1`, as far as there is something to tell apart.
        public String where() {
            var where = profile.isEmpty() ? "" : "profile \"" + profile + "\"";
            return region == null ? where : where.isEmpty() ? region : where + " in " + region;
        }

        /// Returns one line for the user: where, what, and the way out.
        public String line() {
            return where().isEmpty() ? failure.line() : where() + ": " + failure.line();
        }
    }

    /// What is asked of a place.
    @FunctionalInterface
    public interface Question {
        void ask(Place place) throws Exception;
    }

    private final Supplier<SessionBuilder> sessions;
    private final Collection<String> profiles;
    private final List<String> regions;
    private final AtomicInteger count = new AtomicInteger();

    /// Names the places: each of the profiles in each of the regions, once however often it is named.
    ///
    /// @param sessions makes builders of sessions alike but for the profile
    /// @param profiles names, or empty for the one the sessions have anyway
    /// @param regions names, [#ALL], or empty for the one each session has anyway
    public Targets(Supplier<SessionBuilder> sessions, Collection<String> profiles, List<String> regions) {
        this.sessions = sessions;
        this.profiles = profiles.isEmpty() ? List.of("") : List.copyOf(new LinkedHashSet<>(profiles));
        this.regions = regions.stream().distinct().toList();
    }

    /// Asks every place and returns when all have answered.
    ///
    /// @return the places that failed, by profile and region
    public List<Failed> each(Question question) {
        var failed = new ConcurrentLinkedQueue<Failed>();
        var free = new Semaphore(AT_A_TIME);
        count.set(0);
        atOnce(profiles, profile -> {
            try (var session = session(profile)) {
                atOnce(regions(session), region -> {
                    count.incrementAndGet();
                    ask(question, new Place(session, profile, region), free, failed);
                });
            } catch (RuntimeException e) {
                count.incrementAndGet();
                failed.add(new Failed(profile, null, Failure.of(e)));
            }
        });
        var sorted = new ArrayList<>(failed);
        sorted.sort(Comparator.comparing(Failed::profile).thenComparing(Failed::region,
                Comparator.nullsFirst(Comparator.naturalOrder())));
        return sorted;
    }

    /// Returns how many places the last [#each] knew of: a profile whose regions could not be told counts as one.
    public int count() {
        return count.get();
    }

    /// Returns the exit code that places without an answer ask for: part of the work is done where others answered,
    /// and what stopped the first tells why where none did.
    public int exitCode(List<Failed> failed) {
        return failed.isEmpty() ? ExitCode.DONE
                : count() > failed.size() ? ExitCode.PARTIAL : failed.getFirst().failure().exitCode();
    }

    /// Does the work for all at once, each on a virtual thread; for a single one on the caller's own. Once a virtual
    /// thread has waited for a socket, the JVM takes 0.3 s longer to end: it gives threads in native code that long, and
    /// the one that polls for virtual threads always is.
    private static void atOnce(Collection<String> names, Consumer<String> work) {
        if (names.size() == 1) {
            names.forEach(work);
            return;
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            names.forEach(name -> threads.execute(() -> work.accept(name)));
        }
    }

    private static void ask(Question question, Place place, Semaphore free, Collection<Failed> failed) {
        try {
            free.acquire();
            try {
                question.ask(place);
            } finally {
                free.release();
            }
        } catch (Throwable e) {
            // Errors too: this thread has nobody else to tell.
            failed.add(new Failed(place.profile(), place.region(), Failure.of(e)));
        }
    }

    private Session session(String profile) {
        var builder = sessions.get();
        return (profile.isEmpty() ? builder : builder.profile(profile)).build();
    }

    private List<String> regions(Session session) {
        if (regions.isEmpty()) {
            return List.of(session.region());
        }
        return regions.equals(List.of(ALL)) ? enabled(session) : regions;
    }

    /// Returns the regions that the session's account has enabled, in alphabetical order; one request, to the session's
    /// own region or, where it has none, to us-east-1.
    public static List<String> enabled(Session session) {
        var ec2 = session.client(Ec2Client.builder(), session.findRegion().orElse("us-east-1"));
        return ec2.describeRegions().regions().stream().map(Region::regionName).sorted().toList();
    }
}
