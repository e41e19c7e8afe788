//DEPS software.amazon.awssdk:dynamodb
//DEPS software.amazon.awssdk:s3
//SOURCES ../support/Fuzz.java

package awskit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.data.Json;
import awskit.errors.UserError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import support.Fuzz;

/// Generated starting tokens, which may be any text on a command line.
class ResumeTokenTest {

    private static final List<AwsRequest> REQUESTS = List.of(ListObjectsV2Request.builder().bucket("b").build(),
            ListMultipartUploadsRequest.builder().bucket("b").build(), ScanRequest.builder().tableName("t").build());

    private static final String[] JSON = {"{", "}", "[", "]", ":", ",", "null", "true", "\"", "1", "-1", "1e9", "2.5",
        "99999999999999999999", "\"ContinuationToken\":", "\"KeyMarker\":", "\"UploadIdMarker\":",
        "\"ExclusiveStartKey\":", "\"boto_truncate_amount\":", "\"S\":", "\"N\":", "\"B\":", "\"!\"", "\"BOOL\":", "\"L\":",
        "\"M\":", "\\u0000", "___", "None", "é"};

    private static Object value(Random random, AwsRequest request) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> request instanceof ScanRequest ? Map.of("id", Map.of("B", "aGk="), "n", Map.of("N", "1")) : "";
            default -> request instanceof ScanRequest ? Map.of("id", Map.of("S", Fuzz.text(random, 3, "a", "\"", "é")))
                    : Fuzz.text(random, 9, "a", "=", "/", "___", "\"", "é", "\n");
        };
    }

    /// Returns a token as boto3 makes it.
    private static String json(Random random, AwsRequest request, Pagination pagination) {
        var tree = new LinkedHashMap<String, Object>();
        for (var token : pagination.tokens()) {
            tree.put(token.in().memberName(), value(random, request));
        }
        if (random.nextBoolean()) {
            tree.put("boto_truncate_amount", 1 + random.nextInt(1000));
        }
        return Json.line(tree);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static void parse(int seeds) {
        Fuzz.seeds(seeds, random -> {
            var request = REQUESTS.get(random.nextInt(REQUESTS.size()));
            var pagination = Pagination.of(request);
            var json = json(random, request, pagination);
            var once = ResumeToken.parse(base64(json), request, pagination).text(pagination);
            assertEquals(once, ResumeToken.parse(once, request, pagination).text(pagination), json);
            assertEquals(Json.read(json), Json.read(new String(Base64.getDecoder().decode(once), UTF_8)));

            var changed = Fuzz.changed(random, json, JSON);
            for (var text : List.of(base64(changed), changed, Fuzz.changed(random, base64(json), "=", "___", "A", "-"))) {
                try {
                    assertTrue(ResumeToken.parse(text, request, pagination).skip() >= 0, text);
                } catch (UserError e) {
                    assertEquals(252, e.exitCode(), text);
                }
            }
        });
    }

    @Test
    void anyTextIsATokenOrAnError() {
        parse(3_000);
    }

    @Test
    @Tag("storm")
    void anyTextIsATokenOrAnErrorForLonger() {
        parse(300_000);
    }
}
