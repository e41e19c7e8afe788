package awskit.resources;

import module java.base;

import awskit.Paginator;
import awskit.data.Members;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/// The listing of a [ResourceCollection]: the pages of an operation, the resources on a page, and a limit.
record CollectionPages<T, P extends AwsResponse>(Paginator<P> paginator, Function<P, Stream<T>> resources, long limit) {

    static <T, Q extends AwsRequest, P extends AwsResponse> CollectionPages<T, P> of(Function<Q, P> operation,
            Q request, Function<P, Stream<T>> resources) {
        return new CollectionPages<>(Paginator.of(operation, request), resources, Long.MAX_VALUE);
    }

    /// Adds the members of a request. Lists are appended, other members replaced.
    CollectionPages<T, P> filter(SdkPojo addition) {
        var before = paginator.request();
        var request = (SdkPojo) before.toBuilder();
        for (var member : addition.sdkFields()) {
            var value = member.getValueOrDefault(addition);
            if (member.marshallingType() != MarshallingType.LIST) {
                Members.set(request, member.memberName(), value);
            } else if (!((List<?>) value).isEmpty()) {
                var items = (List<?>) member.getValueOrDefault(before);
                member.set(request, Stream.concat(items.stream(), ((List<?>) value).stream()).toList());
            }
        }
        var filtered = (AwsRequest) ((AwsRequest.Builder) request).build();
        return new CollectionPages<>(paginator.with(filtered), resources, limit);
    }

    CollectionPages<T, P> limit(long number) {
        return new CollectionPages<>(paginator, resources, number);
    }

    CollectionPages<T, P> pageSize(int number) {
        return new CollectionPages<>(paginator.pageSize(number), resources, limit);
    }

    Stream<List<T>> pages() {
        var pages = paginator.pages();
        return StreamSupport.stream(new Spliterators.AbstractSpliterator<List<T>>(Long.MAX_VALUE, Spliterator.ORDERED) {

            private long left = limit;

            @Override
            public boolean tryAdvance(Consumer<? super List<T>> action) {
                while (left > 0 && pages.hasNext()) {
                    var page = resources.apply(pages.next()).limit(left).toList();
                    if (!page.isEmpty()) {
                        left -= page.size();
                        action.accept(page);
                        return true;
                    }
                }
                return false;
            }
        }, false);
    }
}
