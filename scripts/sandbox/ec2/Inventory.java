//DEPS software.amazon.awssdk:ec2
//SOURCES FilterNames.java Filters.java Members.java Network.java Page.java TagRules.java
package sandbox.ec2;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/// All resources of one kind in a region, as the objects that describe them, in the order of their creation. A resource
/// may be about to change: what it is after a time is known from the start, so that no timer is needed.
final class Inventory<T extends SdkPojo> {

    private static final int FIRST = 1 << 20; // IDs of lower numbers belong to instances and to the default VPC

    /// A kind of resource.
    ///
    /// @param type the name in tag specifications, such as `volume`
    /// @param prefix the beginning of IDs, such as `vol`
    /// @param idMember the member with the ID, such as `VolumeId`
    /// @param notFound the error code for an unknown ID
    /// @param malformed the error code for what is not an ID
    record Kind(String type, String prefix, String idMember, String notFound, String malformed) {

        private String words() {
            return "The " + type.replace('-', ' ').replace("vpc", "vpc ID").replace("subnet", "subnet ID");
        }
    }

    /// @param next null for a resource that is about to be removed
    private record Entry<T>(int number, T now, T next, Instant change) {}

    private record Made(SdkPojo request, String id) {}

    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();
    private final Map<String, Made> made = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final Kind kind;
    private final Network network;
    private final InstantSource clock;
    private int created;
    private int numbered;

    Inventory(Kind kind, Network network, InstantSource clock) {
        this.kind = kind;
        this.network = network;
        this.clock = clock;
    }

    Kind kind() {
        return kind;
    }

    /// Returns a number that was not returned before, for an ID.
    int newNumber() {
        return FIRST + created++;
    }

    String newId() {
        return network.id(kind.prefix(), newNumber());
    }

    /// Adds a resource, or changes the one with its ID.
    void put(T item) {
        put(item, item, Instant.MIN);
    }

    /// Adds or changes a resource that becomes another at a time.
    ///
    /// @param next null if the resource is removed then
    void put(T item, T next, Instant change) {
        var id = id(item);
        var known = entries.get(id);
        entries.put(id, new Entry<>(known == null ? numbered++ : known.number(), item, next, change));
    }

    /// Keeps what a request with a client token has made.
    ///
    /// @param token may be null
    void remember(String token, SdkPojo request, String id) {
        if (token != null) {
            made.put(token, new Made(request, id));
        }
    }

    /// Returns what an earlier request with the same client token has made.
    ///
    /// @throws Refusal if that request was another
    Optional<T> made(String token, SdkPojo request) {
        var known = token == null ? null : made.get(token);
        if (known != null && !known.request().equals(request)) {
            throw new Refusal("IdempotentParameterMismatch", "Arguments on this idempotent request are inconsistent "
                    + "with arguments used in previous request(s).");
        }
        return Optional.ofNullable(known).map(each -> find(each.id()));
    }

    void remove(String id) {
        entries.remove(id);
        removed.add(id);
    }

    Stream<T> all() {
        var now = clock.instant();
        entries.values().removeIf(entry -> entry.next() == null && !now.isBefore(entry.change()));
        return entries.values().stream().map(entry -> at(entry, now));
    }

    private static <T> T at(Entry<T> entry, Instant now) {
        return now.isBefore(entry.change()) ? entry.now() : entry.next();
    }

    /// Returns whether there was a resource with this ID, which was removed.
    boolean had(String id) {
        return removed.contains(id);
    }

    boolean has(String id) {
        var entry = entries.get(id);
        return entry != null && at(entry, clock.instant()) != null;
    }

    /// Returns the resource with an ID.
    ///
    /// @throws Refusal if there is none
    T find(String id) {
        if (has(id)) {
            return at(entries.get(id), clock.instant());
        } else if (!id.matches(kind.prefix() + "-([0-9a-f]{8}|[0-9a-f]{17})")) {
            throw new Refusal(kind.malformed(), "Invalid id: \"" + id + "\" (expecting \"" + kind.prefix() + "-...\")");
        }
        throw new Refusal(kind.notFound(), kind.words() + " '" + id + "' does not exist");
    }

    /// Returns a page of the resources with these IDs, or of all if no IDs are given.
    Page<T> page(List<String> ids, Predicate<T> filter, Integer maxResults, String token) {
        var start = Page.start(token, maxResults, ids, kind.type() + "Set");
        ids.forEach(this::find);
        var now = clock.instant();
        return Page.of(all().map(this::id).filter(id -> ids.isEmpty() || ids.contains(id)).map(entries::get)
                .filter(entry -> entry.number() >= start).map(entry -> new Page.Item<>(entry.number(), at(entry, now)))
                .filter(item -> filter.test(item.value())), maxResults);
    }

    Page<T> page(List<String> ids, List<Filter> filters, FilterNames names, Integer maxResults, String token) {
        return page(ids, Filters.of(filters, names), maxResults, token);
    }

    /// Returns the tags of every resource by its ID.
    Map<String, Map<String, String>> tagged() {
        var all = new LinkedHashMap<String, Map<String, String>>();
        all().forEach(item -> all.put(id(item), tags(item)));
        return all;
    }

    Map<String, String> tags(String id) {
        return tags(find(id));
    }

    private Map<String, String> tags(T item) {
        var tags = new LinkedHashMap<String, String>();
        var values = Members.values(item, "Tags.Value").iterator();
        Members.values(item, "Tags.Key").forEach(key -> tags.put(key, values.next()));
        return tags;
    }

    /// Sets all tags of a resource.
    void tag(String id, Map<String, String> tags) {
        var entry = entries.get(id);
        entries.put(id, new Entry<>(entry.number(), tagged(entry.now(), tags),
                entry.next() == null ? null : tagged(entry.next(), tags), entry.change()));
    }

    private T tagged(T item, Map<String, String> tags) {
        List<Tag> list = tags.isEmpty() ? null : TagRules.list(tags);
        return Members.with(item, "Tags", list);
    }

    String id(T item) {
        return Members.values(item, kind.idMember()).findFirst().orElseThrow();
    }
}
