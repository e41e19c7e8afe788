import java.util.Collection;

/// What a server got, or was to get.
///
/// @param objects that are complete: put whole, or completed from parts
/// @param bytes their content
/// @param fingerprint over their keys and sizes, in any order
/// @param listed keys that listings told
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

    /// One object: FNV-1a over its key and its size, which tells a missing object from one that came twice.
    static Delivered object(String key, long size) {
        var hash = 0xcbf29ce484222325L;
        for (var i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * PRIME;
        }
        return new Delivered(1, size, (hash ^ size) * PRIME, 0);
    }
}
