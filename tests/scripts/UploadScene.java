//SOURCES ../support/Commands.java ../support/FaultProxy.java

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import awskit.data.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import support.Commands;
import support.FaultProxy;
import support.HttpMessage;
import support.Running;

/// A folder, a bucket, `upload-folder` on its way from one to the other, and a proxy in between that hurts.
final class UploadScene implements AutoCloseable {

    static final int MIB = 1 << 20;

    /// Parts of 5 MiB, the least that S3 takes, for files from there on.
    static final String[] SMALL_PARTS = {"--multipart-threshold", "5MiB", "--part-size", "5MiB"};

    /// Where files are older than any object: an object counts as unchanged only if its file is not newer.
    private static final FileTime OLD = FileTime.from(Instant.parse("2020-01-02T03:04:05Z"));

    final String bucket = Commands.bucket();
    final FaultProxy proxy = new FaultProxy(Commands.sandbox().endpoint());
    final Path folder;

    /// The cache folder of all runs, in which they keep track of their multipart uploads.
    final Path cache = Commands.with().home();
    private final Random random = new Random(1);

    /// Makes an empty folder, which is deleted with the last test.
    UploadScene() {
        this(Commands.with().home());
    }

    UploadScene(Path folder) {
        this.folder = folder;
    }

    /// Makes a file of random bytes, years old.
    Path file(String name, int size) {
        var content = new byte[size];
        random.nextBytes(content);
        return file(name, content);
    }

    Path file(String name, byte[] content) {
        try {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return Files.setLastModifiedTime(file, OLD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes many small files: `s/0000`, `s/0001`…
    void smallFiles(int count) {
        for (var i = 0; i < count; i++) {
            file("s/%04d".formatted(i), 100 + i % 400);
        }
    }

    Commands command() {
        return Commands.with().endpoint(proxy.endpoint()).env("XDG_CACHE_HOME", cache.toString());
    }

    Running.Result run(String... options) {
        return command().exec("upload-folder", words(options));
    }

    /// Runs all in one JVM: see [Commands#execAll].
    List<Running.Result> runAll(List<List<String>> options) {
        return command().execAll("upload-folder", options.stream().map(each -> Stream.of(words(each.toArray(
                String[]::new))).map(Object::toString).toList()).toList());
    }

    Running start(String... options) {
        return command().start("upload-folder", words(options));
    }

    /// FOLDER, TARGET and the options; no progress, which a slow machine would have it print.
    Object[] words(String... options) {
        return Stream.concat(Stream.of(folder, "s3://" + bucket + "/p", "--no-progress"), Stream.of(options)).toArray();
    }

    /// The document that `--output json` prints.
    @SuppressWarnings("unchecked")
    static Map<String, Object> document(Running.Result result) {
        return (Map<String, Object>) Json.read(result.out());
    }

    static int number(Running.Result result, String member) {
        return ((Number) document(result).get(member)).intValue();
    }

    /// The keys that the document names as failed, in order.
    static List<String> failed(Running.Result result) {
        return ((List<?>) document(result).get("failed")).stream()
                .map(failed -> (String) ((Map<?, ?>) failed).get("key")).sorted().toList();
    }

    /// Fits requests of an operation on one file.
    static Predicate<HttpMessage> on(String operation, String name) {
        return FaultProxy.is(operation).and(request -> request.path().endsWith("/p/" + name));
    }

    /// Fits the upload of one part of one file.
    static Predicate<HttpMessage> onPart(String name, int number) {
        return on("UploadPart", name).and(request -> request.parameter("partNumber").equals("" + number));
    }

    /// Fits the n-th request of those that fit, and all after it.
    static Predicate<HttpMessage> from(int n, Predicate<HttpMessage> fits) {
        var count = new AtomicInteger();
        return request -> fits.test(request) && count.incrementAndGet() >= n;
    }

    void put(String key, byte[] content) {
        Commands.s3().putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    byte[] stored(String name) {
        return Commands.s3().getObject(get -> get.bucket(bucket).key("p/" + name), ResponseTransformer.toBytes())
                .asByteArray();
    }

    /// The names under the prefix, with the ETags of their objects.
    Map<String, String> names() {
        var names = new TreeMap<String, String>();
        Commands.s3().listObjectsV2Paginator(list -> list.bucket(bucket).prefix("p/")
                .encodingType(EncodingType.URL)).contents()
                .forEach(object -> names.put(object.key().substring(2), object.eTag().replace("\"", "")));
        return names;
    }

    /// How many multipart uploads lie unfinished on the server.
    int unfinished() {
        return uploads().size();
    }

    List<MultipartUpload> uploads() {
        return Commands.s3().listMultipartUploads(list -> list.bucket(bucket).encodingType(EncodingType.URL)).uploads();
    }

    /// Asserts that the prefix holds the folder, byte for byte, and that no multipart upload is left behind.
    void assertComplete() throws IOException {
        var stored = names();
        var files = new ArrayList<String>();
        try (var walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted()
                    .forEach(files::add);
        }
        assertEquals(files, List.copyOf(stored.keySet()));
        for (var name : files) {
            var content = Files.readAllBytes(folder.resolve(name));
            if (stored.get(name).contains("-")) {
                assertArrayEquals(content, stored(name), name);
            } else {
                // The server computed its MD5 of what it holds.
                assertEquals(md5(content), stored.get(name), name);
            }
        }
        assertEquals(0, unfinished(), "multipart uploads left behind");
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Frees the memory that the sandbox holds all objects in.
    @Override
    public void close() {
        proxy.close();
        uploads().forEach(upload -> Commands.s3().abortMultipartUpload(abort -> abort
                .bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
        Commands.s3().listObjectsV2Paginator(list -> list.bucket(bucket).encodingType(EncodingType.URL)).contents()
                .forEach(object -> Commands.s3().deleteObject(delete -> delete.bucket(bucket).key(object.key())));
    }
}
