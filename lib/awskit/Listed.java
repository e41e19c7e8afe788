//DEPS software.amazon.awssdk:aws-core
//SOURCES Members.java
//SOURCES Paginator.java
package awskit;

import module java.base;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/// What a [ResourceCollection] lists: an operation's pages, the resources on a page, and how many of them.
record Listed<T, P extends AwsResponse>(Paginator<P> paginator, Function<P, Stream<T>> resources, long limit) {

    static <T, Q extends AwsRequest, P extends AwsResponse> Listed<T, P> of(Function<Q, P> operation, Q request,
            Function<P, Stream<T>> resources) {
        return new Listed<>(Paginator.of(operation, request), resources, Long.MAX_VALUE);
    }

    /// Adds the members of a request: lists are appended, others replaced.
    Listed<T, P> filter(SdkPojo addition) {
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
        return new Listed<>(paginator.with((AwsRequest) ((AwsRequest.Builder) request).build()), resources, limit);
    }

    Listed<T, P> limit(long number) {
        return new Listed<>(paginator, resources, number);
    }

    Listed<T, P> pageSize(int number) {
        return new Listed<>(paginator.pageSize(number), resources, limit);
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
