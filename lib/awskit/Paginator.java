package awskit;

import module java.base;

import awskit.data.Parameters;
import awskit.errors.UserError;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/// The pages of any operation of any service that has pages: boto3's `get_paginator`.
///
/// ```java
/// var list = Paginator.of(s3::listObjectsV2, ListObjectsV2Request.builder().bucket("logs").build());
/// list.items(S3Object.class).forEach(object -> System.out.println(object.key()));
/// ```
/// For a plain loop the SDK's own `listObjectsV2Paginator` is enough. This one can also stop after a number of items,
/// go on later where it stopped, and search. Immutable and thread-safe: each setter returns another paginator, and each
/// run through the pages makes its own requests.
public final class Paginator<P extends AwsResponse> implements Iterable<P> {

    private final Function<AwsRequest, P> call;
    private final AwsRequest request;
    private final Pagination pagination;
    private final long maxItems;
    private final String startingToken;

    private Paginator(Function<AwsRequest, P> call, AwsRequest request, Pagination pagination, long maxItems,
            String startingToken) {
        this.call = call;
        this.request = request;
        this.pagination = pagination;
        this.maxItems = maxItems;
        this.startingToken = startingToken;
    }

    /// Returns a paginator of an operation, given as `s3::listObjectsV2`, and the request for its first page.
    ///
    /// @throws UserError (usage) if the operation has no pages
    @SuppressWarnings("unchecked")
    public static <Q extends AwsRequest, P extends AwsResponse> Paginator<P> of(Function<Q, P> operation, Q request) {
        return new Paginator<>(any -> operation.apply((Q) any), request, Pagination.of(request), Long.MAX_VALUE, null);
    }

    /// Returns a paginator of an operation by its name, `ListObjectsV2` or `list_objects_v2`.
    ///
    /// @param parameters by the names the API gives them: `Map.of("Bucket", "logs")`
    /// @throws UserError (usage) if the client has no such operation, the operation no pages or no such parameter
    public static Paginator<AwsResponse> of(SdkClient client, String operation, Map<String, ?> parameters) {
        var name = operation.replace("_", "");
        var method = Arrays.stream(client.getClass().getInterfaces()).filter(SdkClient.class::isAssignableFrom)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(named -> named.getName().equalsIgnoreCase(name) && named.getParameterCount() > 0
                        && AwsRequest.class.isAssignableFrom(named.getParameterTypes()[0]))
                .min(Comparator.comparingInt(Method::getParameterCount))
                .orElseThrow(() -> UserError.usage(client.serviceName() + " has no operation \"" + operation + "\"",
                        "such as ListObjectsV2 of s3"));
        var builder = Parameters.set(Parameters.builder(method.getParameterTypes()[0]), parameters);
        var request = (AwsRequest) ((Buildable) builder).build();
        return of(any -> call(client, method, any), request);
    }

    /// Stops after a number of items of the operation's first list. For 0 it makes no request.
    public Paginator<P> maxItems(long number) {
        if (number < 0) {
            throw UserError.usage("no listing has " + number + " items", "0 or more");
        }
        return new Paginator<>(call, request, pagination, number, startingToken);
    }

    /// Asks for pages of a number of items; the service may return fewer.
    ///
    /// @throws UserError (usage) if the operation takes no page size
    public Paginator<P> pageSize(int items) {
        var limit = pagination.limit();
        if (limit == null) {
            throw UserError.usage("operation \"" + pagination.operation() + "\" takes no page size");
        }
        var sized = request.toBuilder();
        var text = limit.marshallingType().getTargetClass() == String.class;
        Parameters.set((SdkPojo) sized, Map.of(limit.memberName(), text ? Integer.toString(items) : items));
        return with((AwsRequest) sized.build());
    }

    /// Goes on where another run [stopped][Pages#resumeToken], one of boto3 or the AWS CLI included. The request must
    /// be the same except for the page size. A token of the service itself starts at its page.
    ///
    /// @throws UserError (usage) if it is another operation's token
    public Paginator<P> startingToken(String token) {
        ResumeToken.parse(token, request, pagination);
        return new Paginator<>(call, request, pagination, maxItems, token);
    }

    /// Begins a run through the pages; makes no request yet.
    public Pages<P> pages() {
        var start = startingToken == null ? new ResumeToken(request, 0)
                : ResumeToken.parse(startingToken, request, pagination);
        return new Pages<>(call, pagination, start, maxItems);
    }

    /// Begins a run through the pages, for a loop.
    @Override
    public Pages<P> iterator() {
        return pages();
    }

    /// Returns the pages of a run.
    public Stream<P> stream() {
        return pages().stream();
    }

    /// Returns the items of a run, of the first list of a type; see [Pages#items(Class)].
    public <T> Stream<T> items(Class<T> type) {
        return pages().items(type);
    }

    /// Returns what JMESPath finds in a run; see [Pages#search].
    public Stream<Object> search(String expression) {
        return pages().search(expression);
    }

    /// Returns all pages joined into one [tree][awskit.data.Tree], as `aws` prints it: lists are joined, counts added
    /// up, other members are those of the first page. If [#maxItems] left some items, `NextToken` is a
    /// [Pages#resumeToken]. Keeps the whole listing in memory.
    public Map<String, Object> fullResult() {
        return FullResult.of(pages(), pagination);
    }

    /// Returns the request for the first page.
    public AwsRequest request() {
        return request;
    }

    /// Returns the paginator of another request of the same operation.
    public Paginator<P> with(AwsRequest other) {
        return new Paginator<>(call, other, pagination, maxItems, startingToken);
    }

    private static AwsResponse call(SdkClient client, Method method, AwsRequest request) {
        try {
            return (AwsResponse) method.invoke(client, request);
        } catch (ReflectiveOperationException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e);
        }
    }
}
