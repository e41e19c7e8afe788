package awskit.resources;

import module java.base;

import awskit.errors.UserError;

/// One thing of a service, known by its identifiers. Making one makes no request. Attributes are loaded when the first
/// is asked for, and then stay as they are until [#reload], whatever the service or a `waitUntil…` learns. Equal is
/// what is of the same class and has the same identifiers. Thread-safe.
///
/// `waitUntil…` looks as often as the [waiter][Waiters] of that name does, and throws [WaiterFailed] in the end.
///
/// @param <A> what the service says about it
public abstract class Resource<A> {

    private final List<String> identifiers;
    private volatile A attributes;

    /// @param attributes null when nothing is known yet
    Resource(A attributes, String... identifiers) {
        for (var identifier : identifiers) {
            if (identifier == null || identifier.isEmpty()) {
                throw UserError.usage(kind() + " without an identifier");
            }
        }
        this.identifiers = List.of(identifiers);
        this.attributes = attributes;
    }

    /// Asks the service.
    abstract A describe();

    /// Returns what the service says about it; asks once.
    public final A attributes() {
        if (attributes == null) {
            reload();
        }
        return attributes;
    }

    /// Whether attributes can be read without a request.
    public final boolean isLoaded() {
        return attributes != null;
    }

    /// Asks the service now, whatever was loaded before.
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
