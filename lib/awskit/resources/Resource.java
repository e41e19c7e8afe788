package awskit.resources;

import module java.base;

import awskit.errors.UserError;

/// A resource of a service, such as a bucket, known by its identifiers. To make one needs no request. Its attributes
/// are loaded when one is first read, and stay the same until [#reload]; an action or a wait does not change them.
/// Resources are equal if their classes and identifiers are. Thread-safe.
///
/// `waitUntil…` waits as the [waiter][awskit.Waiters] of that name does, and may throw [awskit.WaiterFailed].
///
/// @param <A> the attributes
public abstract class Resource<A> {

    private final List<String> identifiers;
    private volatile A attributes;

    /// @param attributes null if they are not loaded yet
    Resource(A attributes, String... identifiers) {
        for (var identifier : identifiers) {
            if (identifier == null || identifier.isEmpty()) {
                throw UserError.usage(kind() + " without an identifier");
            }
        }
        this.identifiers = List.of(identifiers);
        this.attributes = attributes;
    }

    /// Requests the attributes.
    abstract A describe();

    /// Returns the attributes, and loads them if they are not.
    public final A attributes() {
        if (attributes == null) {
            reload();
        }
        return attributes;
    }

    /// Returns whether the attributes are loaded.
    public final boolean isLoaded() {
        return attributes != null;
    }

    /// Loads the attributes again.
    public final void reload() {
        attributes = describe();
    }

    private String kind() {
        return getClass().getSimpleName().replace("Resource", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass()
                && ((Resource<?>) other).identifiers.equals(identifiers);
    }

    @Override
    public final int hashCode() {
        return Objects.hash(getClass(), identifiers);
    }

    /// Such as `InstanceResource[i-0123456789abcdef0]` or `ObjectResource[logs, 2026/a.txt]`.
    @Override
    public final String toString() {
        return getClass().getSimpleName() + identifiers;
    }
}
