//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../../scripts/upload/ObjectListing.java ../../scripts/upload/UnfinishedUploads.java
//SOURCES ../support/StubEndpoint.java

package upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.Lazy;
import support.StubEndpoint;

/// Random input for whatever an upload reads. The seeds are fixed, so that a failure comes again.
class UploadFuzzTest {

    private static final List<String> ODD = List.of("a", "/", "//", "%", "%2F", "+", " ", "\t", "\n", "\u0007", "\u007f",
            "\"", "'", "\\", "<", "&", ">", "]]>", "é", "e\u0301", "\ufffd", "\uffff", "😀", ":", ": ", "=", ",", ";", "*",
            "?", "[", "]", "!", "..", "x-amz-meta-", "Cache-Control", "s3://", "arn:aws:s3:", "0", "~");

    @TempDir
    Path folder;

    private static String text(Random random, int most) {
        return random.ints(random.nextInt(most + 1), 0, ODD.size()).mapToObj(ODD::get).collect(Collectors.joining());
    }

    private static byte[] bytes(Random random, int most) {
        var bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    // Names of files

    @Test
    void keepsEveryNameToTheByte() throws Exception {
        assumeTrue(File.separatorChar == '/');
        var random = new Random(1);
        var expected = new TreeSet<byte[]>(Arrays::compareUnsigned);
        for (var i = 0; i < 2000; i++) {
            var name = random.nextBoolean() ? bytes(random, 8) : text(random, 3).replace("/", "-").getBytes(UTF_8);
            for (var at = 0; at < name.length; at++) {
                name[at] = name[at] == 0 || name[at] == '/' ? (byte) '_' : name[at];
            }
            if (name.length == 0 || Arrays.equals(name, new byte[] {'.'}) || new String(name, UTF_8).equals("..")) {
                continue;
            }
            var path = FileName.resolve(folder, name);
            assertArrayEquals(name, FileName.bytes(path));
            assertEquals(isUtf8(name), FileName.isUtf8(name), Arrays.toString(name));
            Files.write(path, name);
            expected.add(name);
        }
        var found = new ArrayList<String>();
        for (var entry : Folder.of(folder)) {
            found.add(entry.relative());
            if (entry instanceof FolderEntry.File file) {
                assertArrayEquals(file.relative().getBytes(UTF_8), Files.readAllBytes(file.path()));
            }
        }
        assertEquals(expected.stream().map(FileName::text).toList(), found);
    }

    private static boolean isUtf8(byte[] name) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    // --rule

    @Test
    void readsBackEveryRuleThatCanBeWritten() {
        var random = new Random(2);
        for (var i = 0; i < 5000; i++) {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (var count = 1 + random.nextInt(3); count > 0; count--) {
                var name = List.of("Cache-Control", "Content-Type", "content-language", "x-amz-meta-a", "X-Amz-Meta-B")
                        .get(random.nextInt(5));
                var value = random.ints(1 + random.nextInt(6), ' ', 0x7f).mapToObj(c -> "" + (char) c)
                        .collect(Collectors.joining());
                headers.put(name, value);
            }
            var rule = headers.entrySet().stream().map(header -> header.getKey() + "=\""
                    + header.getValue().replaceAll("[\\\\\"]", "\\\\$0") + '"').collect(Collectors.joining(", ", "*: ", ""));
            assertEquals(headers, HeaderRules.parse(List.of(rule)).headers("any"), rule);
        }
    }

    @Test
    void takesOrRefusesEveryRule() {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++) {
            var text = text(random, 8);
            try {
                HeaderRules.parse(List.of(text)).headers("a/b").values()
                        .forEach(value -> assertTrue(value.matches("[ -~]+"), text));
            } catch (UserError e) {
                assertEquals(ExitCode.USAGE, e.exitCode(), text);
            }
        }
    }

    // s3://BUCKET/PREFIX

    @Test
    void takesOrRefusesEveryLocation() {
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++) {
            var text = (random.nextInt(4) == 0 ? "" : "s3://" + (random.nextBoolean() ? "bucket" : ""))
                    + text(random, 6);
            try {
                var location = S3Location.parse(text);
                assertEquals(location, S3Location.parse(location.toString()), text);
                assertTrue(location.key("x").startsWith(location.keyPrefix()), text);
                assertTrue(text.endsWith(location.prefix()), text);
            } catch (UserError e) {
                assertEquals(ExitCode.USAGE, e.exitCode(), text);
            }
        }
    }

    // Answers of S3

    @Test
    void readsEveryKeyOfAListing() {
        var random = new Random(5);
        var keys = new TreeSet<String>(KeyOrder::compare);
        while (keys.size() < 2000) {
            var key = "p/" + text(random, 5);
            if (!key.endsWith("/")) {
                keys.add(key);
            }
        }
        var objects = keys.stream().map(key -> "<Contents><Key>" + encoded(key) + "</Key><Size>1</Size></Contents>")
                .collect(Collectors.joining());
        var uploads = keys.stream().map(key -> "<Upload><Key>" + encoded(key) + "</Key><UploadId>" + encoded(key)
                + "</UploadId><Initiated>2026-01-01T00:00:00Z</Initiated></Upload>").collect(Collectors.joining());
        list("<ListBucketResult><EncodingType>url</EncodingType>" + objects + "</ListBucketResult>", (_, s3, run) -> {
            var listed = new ArrayList<String>();
            ObjectListing.of(s3, run.target, new CredentialsRenewal(() -> false))
                    .forEachRemaining(object -> listed.add(object.key()));
            assertEquals(List.copyOf(keys), listed);
        });
        list("<ListMultipartUploadsResult><EncodingType>url</EncodingType>" + uploads
                + "</ListMultipartUploadsResult>", (s3, _, run) -> {
            var unfinished = new ArrayList<String>();
            new UnfinishedUploads(run, s3.getValue()).forEach(upload -> unfinished.add(upload.key()));
            assertEquals(List.copyOf(keys), unfinished);
        });
    }

    @Test
    void refusesOrSkipsKeysThatAreNotUnderThePrefix() {
        var failed = new ArrayList<String>();
        var other = "<ListBucketResult><Contents><Key>other/x</Key><Size>1</Size></Contents></ListBucketResult>";
        list(other, (_, s3, run) -> {
            try {
                ObjectListing.of(s3, run.target, new CredentialsRenewal(() -> false));
            } catch (UserError e) {
                failed.add(e.getMessage());
            }
        });
        assertEquals(2, failed.size());
        assertTrue(failed.getFirst().startsWith("bucket \"bucket\" lists keys that are not under \"p/\""),
                failed.getFirst());
        list("<ListMultipartUploadsResult><Upload><Key>other/x</Key><UploadId>1</UploadId></Upload>"
                + "</ListMultipartUploadsResult>", (s3, _, run) ->
                assertFalse(new UnfinishedUploads(run, s3.getValue()).iterator().hasNext()));
    }

    /// An answer that is cut off must not look like a shorter listing.
    @Test
    void takesNoPartOfAListingForTheWhole() {
        var whole = "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
                + "<Contents><Key>p/a</Key><Size>1</Size></Contents></ListBucketResult>";
        for (var length = 1; length < whole.length(); length += 7) {
            var cut = whole.substring(0, length);
            list(cut, (_, s3, run) -> {
                try {
                    ObjectListing.of(s3, run.target, new CredentialsRenewal(() -> false));
                    throw new AssertionError("took " + cut);
                } catch (SdkException expected) {
                    // Each is an error, which ends the run.
                }
            });
        }
    }

    @Test
    void saysWhatIsWrongWithAnAnswer() {
        var object = "<Contents><Key>p/a</Key><Size>1</Size></Contents>";
        assertRefused("<html><body>Sign in</body></html>", "the answer to ListObjectsV2 is not a listing");
        assertRefused("<ListBucketResult><Contents><Size>x</Size></Contents></ListBucketResult>",
                "the answer to ListObjectsV2 is not a listing");
        assertRefused("<Error><Code>InternalError</Code><Message>Try again.</Message></Error>", "Try again.");
        assertRefused("<ListBucketResult><NextContinuationToken>t</NextContinuationToken></ListBucketResult>",
                "bucket \"bucket\" lists the same page again and again (--force sends all files without a listing)");
        assertRefused("<ListBucketResult>" + object + "<NextContinuationToken></NextContinuationToken>"
                + "</ListBucketResult>", null);
        assertRefused("<ListBucketResult>" + object.replace("</Size>", "</Size><LastModified>2026-01-01T00:00:00+0000"
                + "</LastModified>") + "</ListBucketResult>", null);
    }

    /// @param message null if the answer is a listing
    private static void assertRefused(String answer, String message) {
        try (var server = StubEndpoint.always(StubEndpoint.Answer.of(200, answer));
                var session = session(server, List.of())) {
            var client = new Lazy<>(() -> session.client(S3Client.builder()));
            var requests = new BucketRequests(client, session, "eu-west-1", "bucket", BucketAccess.usual());
            String refused = null;
            try {
                ObjectListing.of(requests, S3Location.parse("s3://bucket/p"), new CredentialsRenewal(() -> false))
                        .forEachRemaining(object -> assertEquals("p/", object.key().substring(0, 2)));
            } catch (AwsServiceException e) {
                refused = e.awsErrorDetails().errorMessage();
            } catch (UserError | SdkException e) {
                refused = e.getMessage();
            }
            assertEquals(message, refused);
        }
    }

    @Test
    void makesAFailureOfEveryAnswer() throws Exception {
        makeFailures(6, 10_000);
    }

    @Tag("storm")
    @Test
    void makesAFailureOfEachOfManyAnswers() throws Exception {
        makeFailures(7, 300_000);
    }

    private static void makeFailures(long seed, int answers) throws Exception {
        var error = "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>é &amp; x</Message></Error>";
        var random = new Random(seed);
        for (var i = 0; i < answers; i++) {
            var body = random.nextInt(4) == 0 ? bytes(random, 200) : mutated(random, error.getBytes(UTF_8));
            var failure = ErrorAnswer.of(SdkHttpResponse.builder().statusCode(400 + random.nextInt(200)).build(),
                    new ByteArrayInputStream(body), 1);
            assertTrue(failure.awsErrorDetails().errorCode() != null);
        }
    }

    private static byte[] mutated(Random random, byte[] bytes) {
        var mutated = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
        for (var count = random.nextInt(4); count > 0 && mutated.length > 0; count--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    private interface Listing {
        void list(Lazy<S3Client> client, BucketRequests requests, UploadRun run);
    }

    /// Lists with the lean requests, then with those of the SDK's client, which an interceptor calls for.
    private static void list(String answer, Listing listing) {
        for (var others : List.of(List.<ExecutionInterceptor>of(), List.<ExecutionInterceptor>of(
                new ExecutionInterceptor() { }))) {
            try (var server = StubEndpoint.always(StubEndpoint.Answer.of(200, answer));
                    var session = session(server, others)) {
                var client = new Lazy<>(() -> session.client(S3Client.builder()));
                listing.list(client, new BucketRequests(client, session, "eu-west-1", "bucket", BucketAccess.usual()),
                        new UploadRun(S3Location.parse("s3://bucket/p"), UploadSettings.defaults(),
                                new UploadReport(_ -> { }), Progress.none()));
            }
        }
    }

    private static Session session(StubEndpoint server, List<ExecutionInterceptor> interceptors) {
        var session = Session.builder().environment(Map.of()).region("eu-west-1").endpoint(server.uri()).maxAttempts(1)
                .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")));
        interceptors.forEach(session::interceptor);
        return session.build();
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, UTF_8);
    }
}
