import java.util.Collection;

/// What a server received, or should receive.
///
/// @param objects the number of complete objects
/// @param bytes the length of their content
/// @param fingerprint of their keys and sizes, in any order
/// @param listed the number of keys in listings
record Delivered(long objects, long bytes, long fingerprint, long listed) {

    static final Delivered NOTHING = new Delivered(0, 0, 0, 0);

    private static final long PRIME = 0x100000001b3L;

    Delivered plus(Delivered other) {
        return new Delivered(objects + other.objects, bytes + other.bytes, fingerprint + other.fingerprint,
                listed + other.listed);
    }

    static Delivered sum(Collection<Delivered> all) {
        return all.stream().reduce(NOTHING, Delivered::plus);
    }

    /// Returns one object. Its fingerprint is FNV-1a over its key and its size, so that an object received twice does
    /// not make up for a missing one.
    static Delivered object(String key, long size) {
        var hash = 0xcbf29ce484222325L;
        for (var i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * PRIME;
        }
        return new Delivered(1, size, (hash ^ size) * PRIME, 0);
    }
}
