package awskit.resources;

import module java.base;

import awskit.Paginator;
import awskit.data.Parameters;
import awskit.errors.UserError;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/// The resources that one operation lists, page by page as they are read. Immutable: `filter`, `limit` and `pageSize`
/// return another collection. Each loop, stream or action makes its own requests. The resources have their attributes.
///
/// @param <T> the resources
/// @param <B> the builder of the listing's request, for filters
/// @param <C> the collection itself
public abstract class ResourceCollection<T, B, C> implements Iterable<T> {

    private final CollectionPages<T, ?> listed;
    private final Function<CollectionPages<T, ?>, C> with;

    ResourceCollection(CollectionPages<T, ?> listed, Function<CollectionPages<T, ?>, C> with) {
        this.listed = listed;
        this.with = with;
    }

    /// Adds to the listing's request. Lists such as EC2's filters are appended to those of earlier calls; other members
    /// replace theirs.
    @SuppressWarnings("unchecked")
    public final C filter(Consumer<B> only) {
        var addition = Parameters.builder(listed.paginator().request().getClass());
        only.accept((B) addition);
        return with.apply(listed.filter((SdkPojo) ((Buildable) addition).build()));
    }

    /// Stops after a number of resources. For 0 there is no request.
    public final C limit(long number) {
        if (number < 0) {
            throw UserError.usage("no collection has " + number + " resources", "0 or more");
        }
        return with.apply(listed.limit(number));
    }

    /// Asks for pages of a number of resources; the service may return fewer.
    public final C pageSize(int number) {
        return with.apply(listed.pageSize(number));
    }

    /// Returns the resources of each request as a list. No list is empty.
    public final Stream<List<T>> pages() {
        return listed.pages();
    }

    /// Returns the resources.
    public final Stream<T> stream() {
        return pages().flatMap(List::stream);
    }

    /// Returns the resources, for a loop.
    @Override
    public final Iterator<T> iterator() {
        return stream().iterator();
    }
}
