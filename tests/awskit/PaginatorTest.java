//SOURCES ../support/Commands.java
//DEPS software.amazon.awssdk:dynamodb
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:s3

package awskit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import awskit.errors.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import support.Commands;

/// Lists 25 objects, `k00` to `k24`, of 0 to 24 bytes. The expected values are those of boto3.
class PaginatorTest {

    private static String bucket;

    private final RequestCount requests = new RequestCount();
    private final Session session = Session.builder().environment(Commands.sandbox().environment())
            .interceptor(requests).build();
    private final S3Client s3 = session.client(S3Client.builder());

    @BeforeAll
    static void fillABucket() {
        bucket = Commands.bucket();
        IntStream.range(0, 25).forEach(i -> Commands.s3().putObject(put -> put.bucket(bucket).key(key(i)),
                RequestBody.fromString("x".repeat(i))));
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void asksForAPageWhenItIsReadAndKeepsNone() {
        var pages = objects().pageSize(10).pages();
        assertEquals(0, requests());
        assertTrue(pages.hasNext());
        assertEquals(keys(0, 10), keys(pages.next()));
        assertEquals(1, requests());
        assertEquals(List.of(10, 5), pages.stream().map(page -> page.contents().size()).toList());
        assertFalse(pages.hasNext());
        assertEquals(Optional.empty(), pages.resumeToken());
        assertEquals(3, requests());
    }

    @Test
    void stopsAtMaxItemsInMidPageAndResumesThere() {
        var pages = objects().maxItems(7).pageSize(5).pages();
        assertEquals(List.of(keys(0, 5), keys(5, 7)), pages.stream().map(PaginatorTest::keys).toList());
        var token = pages.resumeToken().orElseThrow();
        assertEquals(2, json(token).get("boto_truncate_amount"));
        assertEquals(keys(7, 25), keys(objects().pageSize(5).startingToken(token)));
        assertEquals(keys(7, 25), keys(objects().pageSize(1).startingToken(token)));
        // The number to skip counts from the beginning of the page.
        var again = objects().pageSize(5).startingToken(token).maxItems(2).pages();
        assertEquals(keys(7, 9), keys(again));
        assertEquals(4, json(again.resumeToken().orElseThrow()).get("boto_truncate_amount"));
        assertEquals(json(token).get("ContinuationToken"), json(again.resumeToken().get()).get("ContinuationToken"));
    }

    @Test
    void skipsNoItemsWhereAPageEnds() {
        var pages = objects().maxItems(5).pageSize(5).pages();
        assertEquals(keys(0, 5), keys(pages));
        var token = pages.resumeToken().orElseThrow();
        assertEquals(List.of("ContinuationToken"), List.copyOf(json(token).keySet()));
        assertEquals(keys(5, 25), keys(objects().startingToken(token)));
    }

    @Test
    void resumesOnTheFirstPage() {
        var pages = objects().maxItems(3).pages();
        assertEquals(keys(0, 3), keys(pages));
        var token = new LinkedHashMap<String, Object>();
        token.put("ContinuationToken", null);
        token.put("boto_truncate_amount", 3);
        assertEquals(token, json(pages.resumeToken().orElseThrow()));
        assertEquals(keys(3, 25), keys(objects().startingToken(pages.resumeToken().get())));
    }

    @Test
    void hasNoTokenWhenNothingIsLeft() {
        var pages = objects().maxItems(25).pageSize(5).pages();
        assertEquals(25, keys(pages).size());
        assertEquals(Optional.empty(), pages.resumeToken());
        assertEquals(List.of(), keys(objects().maxItems(0).pages()));
        assertEquals(5, requests());
    }

    @Test
    void resumesAfterTheLastItemHandedOut() {
        var pages = objects().pageSize(5).pages();
        assertEquals(keys(0, 7), pages.items(S3Object.class).limit(7).map(S3Object::key).toList());
        assertEquals(2, requests());
        assertEquals(keys(7, 25), keys(objects().pageSize(9).startingToken(pages.resumeToken().orElseThrow())));
    }

    @Test
    void takesTheServicesOwnTokenAndOldOnes() {
        var own = s3.listObjectsV2(list -> list.bucket(bucket).maxKeys(5)).nextContinuationToken();
        assertEquals(keys(5, 25), keys(objects().startingToken(own)));
        assertEquals(keys(7, 25), keys(objects().startingToken(own + "___2")));
        assertEquals(keys(2, 25), keys(objects().startingToken("None___2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-2147483648", "2.5", "1e3", "4294967297", "99999999999999999999", "null", "true", "[]",
            "\"x\""})
    void refusesATokenThatSkipsAWrongNumber(String skip) {
        var token = Base64.getEncoder().encodeToString(("{\"ContinuationToken\": null, \"boto_truncate_amount\": " + skip
                + "}").getBytes(StandardCharsets.UTF_8));
        var refused = assertThrows(UserError.class, () -> objects().startingToken(token));
        assertEquals("starting token is not one of ListObjectsV2 (the number of items to skip is wrong)",
                refused.getMessage());
        assertEquals(252, refused.exitCode());
    }

    @Test
    void refusesATokenOfAnotherOperation() {
        var token = Base64.getEncoder().encodeToString("{\"NextToken\": \"x\"}".getBytes(StandardCharsets.UTF_8));
        var refused = assertThrows(UserError.class, () -> objects().startingToken(token));
        assertEquals("starting token is not one of ListObjectsV2 (it lacks ContinuationToken)", refused.getMessage());
    }

    @Test
    void searchesAllPages() {
        assertEquals(List.of("k23", "k24"), objects().pageSize(10).search("Contents[?Size > `22`].Key").toList());
        assertEquals(List.of("10", "10", "5"), objects().pageSize(10).search("length(Contents)")
                .map(Object::toString).toList());
        assertEquals(List.of(), objects().search("Nothing").toList());
        assertThrows(UserError.class, () -> objects().search("[").toList());
    }

    @Test
    void joinsAllPagesWhenAsked() {
        var some = objects().maxItems(12).pageSize(10).fullResult();
        assertEquals(12, ((List<?>) some.get("Contents")).size());
        assertEquals(2, json((String) some.get("NextToken")).get("boto_truncate_amount"));
        assertFalse(some.containsKey("IsTruncated") || some.containsKey("NextContinuationToken"), some.toString());
        var all = objects().pageSize(10).fullResult();
        assertEquals(25, ((List<?>) all.get("Contents")).size());
        // The AWS CLI's members, in its `aws s3api list-objects-v2`.
        assertEquals(Set.of("Contents", "Prefix", "RequestCharged"), all.keySet());
        assertNull(all.get("RequestCharged"));
    }

    @Test
    void countsAndResumesAnotherList() {
        var list = Paginator.of(s3::listObjectsV2, ListObjectsV2Request.builder().bucket(bucket).delimiter("0")
                .build());
        assertEquals(List.of("k0", "k10", "k20"), list.items(CommonPrefix.class).map(CommonPrefix::prefix).toList());
        assertEquals(22 - 9, list.items(S3Object.class).count());
        var pages = list.maxItems(2).pages();
        assertEquals(2, pages.items(CommonPrefix.class).count());
        // The prefixes of the first part are not repeated.
        var begun = list.maxItems(3).pages();
        assertEquals(3, begun.next().commonPrefixes().size());
        var rest = list.startingToken(begun.resumeToken().orElseThrow()).pages().next();
        assertEquals(10, rest.contents().size());
        assertEquals(List.of(), rest.commonPrefixes());
        assertThrows(UserError.class, () -> list.items(Reservation.class));
    }

    @Test
    void takesOperationsByName() {
        for (var name : List.of("ListObjectsV2", "list_objects_v2", "listObjectsV2")) {
            assertEquals(keys(0, 25), Paginator.of(s3, name, Map.of("Bucket", bucket)).pageSize(10)
                    .items(S3Object.class).map(S3Object::key).toList());
        }
        var ec2 = session.client(Ec2Client.builder());
        var stopped = Paginator.of(ec2, "describe_instances", Map.of("Filters",
                List.of(Map.of("Name", "instance-state-name", "Values", List.of("stopped")))));
        assertEquals(List.of("stopped"), stopped.search("Reservations[].Instances[].State.Name").distinct().toList());
    }

    @Test
    void namesWhatIsWrong() {
        assertEquals("operation \"GetObject\" has no pages (call it on the client)", message(() ->
                Paginator.of(s3, "get_object", Map.of("Bucket", "b"))));
        assertEquals("operation \"HeadObject\" has no pages (call it on the client)", message(() ->
                Paginator.of(s3::headObject, HeadObjectRequest.builder().build())));
        assertEquals("s3 has no operation \"ListThings\" (such as ListObjectsV2 of s3)", message(() ->
                Paginator.of(s3, "ListThings", Map.of())));
        var unknown = message(() -> Paginator.of(session.client(Ec2Client.builder()), "DescribeInstances",
                Map.of("Filters", List.of(Map.of("Nam", "x")))));
        assertEquals("unknown parameter \"Filters[0].Nam\" (must be one of: Name, Values)", unknown);
        assertEquals("parameter \"MaxKeys\" is \"ten\" (it takes a number)", message(() ->
                Paginator.of(s3, "ListObjectsV2", Map.of("MaxKeys", "ten"))));
    }

    @Test
    void namesAllThatIsWrongBeforeAnyRequest() {
        var before = requests();
        assertEquals("parameter \"DryRun\" is [] (it takes a boolean), unknown parameter \"Filters[0].Nam\" (must be one "
                + "of: Name, Values), parameter \"MaxResults\" is 9999999999 (it takes a number)", message(() ->
                Paginator.of(session.client(Ec2Client.builder()), "DescribeInstances", new TreeMap<>(Map.of("Filters",
                        List.of(Map.of("Nam", "x")), "MaxResults", 9_999_999_999L, "DryRun", List.of())))));
        assertEquals("PutObject: parameter \"Bucket\" is missing, parameter \"Key\" is missing", message(() ->
                s3.putObject(PutObjectRequest.builder().build(), RequestBody.empty())));
        assertEquals("ListObjectsV2: \"Bad Bucket!\" is not a bucket name", message(() ->
                s3.listObjectsV2(list -> list.bucket("Bad Bucket!"))));
        assertEquals(before, requests());
    }

    @Test
    void goesOnAtTheLastKeyWhereAServiceNamesNoMarker() {
        var list = Paginator.of(s3::listObjects, ListObjectsRequest.builder().bucket(bucket).build()).pageSize(10);
        assertEquals(keys(0, 25), list.items(S3Object.class).map(S3Object::key).toList());
    }

    @Test
    void readsReservations() {
        var list = Paginator.of(session.client(Ec2Client.builder())::describeInstances,
                DescribeInstancesRequest.builder().build()).pageSize(5);
        assertEquals(4, list.items(Reservation.class).mapToInt(in -> in.instances().size()).sum());
    }

    @Test
    void followsTokensOfSeveralMembers() {
        var asked = new ArrayList<ListMultipartUploadsRequest>();
        var list = Paginator.of((ListMultipartUploadsRequest request) -> {
            asked.add(request);
            var first = request.keyMarker() == null;
            return ListMultipartUploadsResponse.builder().isTruncated(first).keyMarker(request.keyMarker())
                    .nextKeyMarker("k").nextUploadIdMarker("u").uploads(MultipartUpload.builder().key("k").build())
                    .build();
        }, ListMultipartUploadsRequest.builder().bucket("b").build());
        assertEquals(2, list.items(MultipartUpload.class).count());
        assertEquals(List.of("k", "u"), List.of(asked.get(1).keyMarker(), asked.get(1).uploadIdMarker()));
        var pages = list.maxItems(1).pages();
        pages.next();
        assertEquals(Map.of("KeyMarker", "k", "UploadIdMarker", "u"), json(pages.resumeToken().orElseThrow()));
    }

    @Test
    void resumesAtATokenThatIsAMap() {
        var asked = new ArrayList<ScanRequest>();
        Function<ScanRequest, ScanResponse> table = request -> {
            asked.add(request);
            var at = request.hasExclusiveStartKey() ? Integer.parseInt(request.exclusiveStartKey().get("id").n()) : 0;
            return ScanResponse.builder().items(List.of(item(at), item(at + 1))).count(2)
                    .lastEvaluatedKey(at < 4 ? item(at + 2) : null).build();
        };
        var scan = Paginator.of(table, ScanRequest.builder().tableName("t").build());
        var pages = scan.maxItems(3).pages();
        pages.forEachRemaining(page -> assertTrue(page.hasItems()));
        var token = pages.resumeToken().orElseThrow();
        assertEquals(Map.of("ExclusiveStartKey", Map.of("id", Map.of("N", "2")), "boto_truncate_amount", 1),
                json(token));
        assertEquals(List.of("3", "4", "5"), scan.startingToken(token).search("Items[].id.N").toList());
        assertEquals(6, scan.fullResult().get("Count"));
    }

    private static Map<String, AttributeValue> item(int id) {
        return Map.of("id", AttributeValue.fromN(Integer.toString(id)));
    }

    @Test
    void stopsWhenTheServiceRepeatsItself() {
        Function<ListObjectsV2Request, ListObjectsV2Response> stuck = request -> ListObjectsV2Response.builder()
                .isTruncated(true).nextContinuationToken("same").contents(S3Object.builder().key("k").build()).build();
        var pages = Paginator.of(stuck, ListObjectsV2Request.builder().bucket("b").build()).pages();
        pages.next();
        assertTrue(assertThrows(UserError.class, pages::next).getMessage().contains("gave the same token twice"));
    }

    private Paginator<ListObjectsV2Response> objects() {
        return Paginator.of(s3::listObjectsV2, ListObjectsV2Request.builder().bucket(bucket).build());
    }

    private long requests() {
        return requests.byOperation().getOrDefault("ListObjectsV2", 0L);
    }

    private static String message(Runnable call) {
        return assertThrows(UserError.class, call::run).getMessage();
    }

    private static String key(int number) {
        return "k%02d".formatted(number);
    }

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(PaginatorTest::key).toList();
    }

    private static List<String> keys(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList();
    }

    private static List<String> keys(Iterable<ListObjectsV2Response> paginator) {
        return keys(paginator.iterator());
    }

    private static List<String> keys(java.util.Iterator<ListObjectsV2Response> pages) {
        var keys = new ArrayList<String>();
        pages.forEachRemaining(page -> keys.addAll(keys(page)));
        return keys;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String token) {
        return (Map<String, Object>) Json.read(new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8));
    }
}
