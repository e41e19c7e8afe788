//DEPS software.amazon.awssdk:iam
package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.data.Parameters;
import awskit.errors.UserError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.builder.Buildable;

/// [Pagination] goes by the names of members, the SDK's paginators are generated from the models of the services. For
/// every paginator of these services, both must send the same requests and find the same items in the same pages.
class PaginationSweepTest {

    private static final int PAGES = 3;
    private static final int ITEMS = 2;

    /// More than there are pages, for paginators that do not see the end.
    private static final int MOST_REQUESTS = 5;

    /// The SDK goes on while there is a token; boto3 and the AWS CLI look at `IsTruncated`, and so does awskit.
    private static final String IGNORES_THE_FLAG = "ListObjectsV2Iterable";

    /// The SDK asks again for the keys that DynamoDB left out, as for another page. boto3 has no paginator for that.
    private static final String REPEATS_THE_REST = "BatchGetItemIterable";

    /// What the last of three pages holds beside its lists.
    private enum End {
        /// No token, and flags that say so.
        NOTHING,
        /// Tokens all the same, and flags that say that there is no more: S3 repeats markers.
        TOKENS
    }

    /// What a paginator did: the members of each request, and the items of each list.
    private record Run(List<Map<String, Object>> requests, Map<String, List<Object>> items) {}

    @ParameterizedTest
    @CsvSource({
        // client, at least so many paginators
        "software.amazon.awssdk.services.s3.S3Client, 7",
        "software.amazon.awssdk.services.ec2.Ec2Client, 171",
        "software.amazon.awssdk.services.iam.IamClient, 34",
        "software.amazon.awssdk.services.dynamodb.DynamoDbClient, 7",
        "software.amazon.awssdk.services.sqs.SqsClient, 2",
    })
    void pagesAsTheSdkDoes(Class<? extends SdkClient> client, int least) throws Exception {
        var paginators = paginators(client);
        assertTrue(paginators.size() >= least, paginators.size() + " paginators");
        for (var paginator : paginators) {
            var request = firstRequest(paginator);
            if (paginator.getSimpleName().equals(REPEATS_THE_REST)) {
                assertThrows(UserError.class, () -> Pagination.of(request));
                continue;
            }
            for (var end : End.values()) {
                var sdk = sdk(client, paginator, request, end);
                var ours = ours(client, request, end);
                var name = paginator.getSimpleName() + ", " + end;
                assertTrue(sdk.requests.size() >= PAGES, name);
                assertEquals(end == End.TOKENS && paginator.getSimpleName().equals(IGNORES_THE_FLAG)
                        ? sdk.requests.subList(0, PAGES) : sdk.requests, ours.requests, name);
                sdk.items.forEach((list, items) -> {
                    var found = ours.items.getOrDefault(list, List.of());
                    assertEquals(items.subList(0, Math.min(items.size(), ITEMS * ours.requests.size())), found, name);
                });
                // The first list is the one that maxItems counts.
                assertTrue(sdk.items.isEmpty() || sdk.items.containsKey(ours.items.keySet().iterator().next()), name);
            }
        }
    }

    /// Returns the SDK's paginators for sync clients, from its jar. Those for async clients page the same operations.
    private static List<Class<?>> paginators(Class<? extends SdkClient> client) throws Exception {
        var folder = client.getPackageName().replace('.', '/') + "/paginators/";
        try (var jar = new JarFile(Path.of(client.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile())) {
            var names = jar.stream().map(ZipEntry::getName).filter(name -> name.matches(folder + "\\w+\\.class"))
                    .map(name -> name.replace('/', '.').replace(".class", "")).sorted().toList();
            var iterables = new ArrayList<Class<?>>();
            for (var name : names) {
                if (name.endsWith("Iterable")) {
                    iterables.add(Class.forName(name));
                }
            }
            assertEquals(iterables.stream().map(Class::getName).collect(Collectors.toSet()), names.stream()
                    .filter(name -> name.endsWith("Publisher")).map(name -> name.replaceFirst("Publisher$", "Iterable"))
                    .collect(Collectors.toSet()));
            return iterables;
        }
    }

    private static AwsRequest firstRequest(Class<?> paginator) {
        var builder = Parameters.builder(paginator.getConstructors()[0].getParameterTypes()[1]);
        return (AwsRequest) ((Buildable) Parameters.set(builder, required(builder))).build();
    }

    /// Runs the SDK's own paginator.
    private static <C extends SdkClient> Run sdk(Class<C> client, Class<?> paginator, AwsRequest request, End end)
            throws Exception {
        var requests = new ArrayList<Map<String, Object>>();
        var items = new TreeMap<String, List<Object>>();
        try (var stub = client(client, end, requests)) {
            var pages = (SdkIterable<?>) paginator.getConstructors()[0].newInstance(stub, request);
            pages.stream().limit(MOST_REQUESTS).forEach(_ -> {});
            var sent = List.copyOf(requests);
            for (var method : paginator.getMethods()) {
                if (method.getReturnType() == SdkIterable.class && method.getParameterCount() == 0) {
                    requests.clear();
                    var list = ((SdkIterable<?>) method.invoke(pages)).stream().limit(ITEMS * MOST_REQUESTS);
                    items.put(method.getName().toLowerCase(Locale.ROOT), list.collect(Collectors.toList()));
                }
            }
            return new Run(sent, items);
        }
    }

    /// Runs awskit's paginator of the same operation.
    private static Run ours(Class<? extends SdkClient> client, AwsRequest request, End end) throws Exception {
        var requests = new ArrayList<Map<String, Object>>();
        var items = new LinkedHashMap<String, List<Object>>();
        var pagination = Pagination.of(request);
        try (var stub = client(client, end, requests)) {
            Paginator.of(stub, pagination.operation(), members(request)).stream().limit(MOST_REQUESTS)
                    .forEach(page -> pagination.lists().forEach(list -> items.computeIfAbsent(
                            list.memberName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                            .addAll(pagination.list(page, list))));
        }
        return new Run(requests, items);
    }

    /// Returns a client that is given three pages, told apart by all their members, whatever it asks for.
    @SuppressWarnings("unchecked")
    private static <C extends SdkClient> C client(Class<C> type, End end, List<Map<String, Object>> requests)
            throws Exception {
        var builder = (AwsSyncClientBuilder<?, C>) type.getMethod("builder").invoke(null);
        builder.httpClient(new EmptyAnswers());
        var pages = new ExecutionInterceptor() {

            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                requests.add(members(context.request()));
            }

            @Override
            public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
                var page = context.response().toBuilder();
                var last = requests.size() >= PAGES;
                fill((SdkPojo) page, requests.size(), !last || end == End.TOKENS, !last, 0);
                return page.build();
            }
        };
        return ((AwsClientBuilder<?, C>) builder).region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(override -> override.addExecutionInterceptor(pages)).build();
    }

    /// Answers every request with a response that has no members.
    private static final class EmptyAnswers implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            var isJson = request.httpRequest().firstMatchingHeader("Content-Type").orElse("").contains("json");
            var body = new ByteArrayInputStream((isJson ? "{}" : "<Response/>").getBytes(StandardCharsets.UTF_8));
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder().response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(AbortableInputStream.create(body)).build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }

    /// Returns the parameters that S3 cannot make an address without.
    private static Map<String, String> required(SdkPojo request) {
        return request.sdkFields().stream().map(SdkField::memberName).filter(Set.of("Bucket", "Key", "UploadId")::contains)
                .collect(Collectors.toMap(name -> name, String::toLowerCase));
    }

    private static Map<String, Object> members(SdkPojo shape) {
        var members = new TreeMap<String, Object>();
        shape.sdkFields().stream().filter(field -> field.getValueOrDefault(shape) != null)
                .filter(field -> !Set.of(List.of(), Map.of()).contains(field.getValueOrDefault(shape)))
                .forEach(field -> members.put(field.memberName(), field.getValueOrDefault(shape)));
        return members;
    }

    /// Gives every member a value of its own. Without tokens, only lists and flags have one.
    private static void fill(SdkPojo builder, int page, boolean tokens, boolean more, int depth) {
        for (var member : builder.sdkFields()) {
            var type = member.marshallingType();
            if (tokens || type == MarshallingType.LIST || type == MarshallingType.SDK_POJO) {
                member.set(builder, value(member, member.memberName() + page, page, tokens, more, depth));
            } else if (type == MarshallingType.BOOLEAN) {
                member.set(builder, more);
            }
        }
    }

    private static Object value(SdkField<?> member, String text, int page, boolean tokens, boolean more, int depth) {
        var type = member.marshallingType();
        if (type == MarshallingType.LIST) {
            var item = member.getRequiredTrait(ListTrait.class).memberFieldInfo();
            return depth > 2 ? null : Stream.of("a", "b")
                    .map(end -> value(item, text + end, page, true, true, depth + 1)).toList();
        } else if (type == MarshallingType.MAP) {
            var entry = member.getRequiredTrait(MapTrait.class).valueFieldInfo();
            return depth > 2 ? null : Map.of(text, value(entry, text, page, true, true, depth + 1));
        } else if (type == MarshallingType.SDK_POJO) {
            var inner = member.constructor().get();
            if (depth <= 2) {
                fill(inner, page, tokens, more, depth + 1);
            }
            return ((Buildable) inner).build();
        }
        return type == MarshallingType.STRING ? text
                : type == MarshallingType.BOOLEAN ? (Object) more
                : type == MarshallingType.INTEGER ? (Object) page
                : type == MarshallingType.LONG ? (Object) (long) page
                : type == MarshallingType.DOUBLE ? (Object) (double) page
                : type == MarshallingType.INSTANT ? Instant.ofEpochSecond(page)
                : type == MarshallingType.SDK_BYTES ? SdkBytes.fromUtf8String(text)
                : null;
    }
}
