//SOURCES ../../../scripts/sandbox/SandboxServer.java ../../support/StubEndpoint.java
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:s3

package awskit.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.RequestCount;
import awskit.Session;
import awskit.WaiterFailed;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import sandbox.SandboxServer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import support.StubEndpoint;

/// Resources on a sandbox of their own, and the requests they make.
class ResourcesTest {

    private static final String IMAGE = "ami-0a1b2c3d4e5f60001";

    private final RequestCount requests = new RequestCount();
    private SandboxServer sandbox;
    private Session session;
    private S3 s3;
    private Ec2 ec2;

    @BeforeEach
    void open() {
        sandbox = SandboxServer.start(Clock.systemUTC(), Duration.ZERO);
        session = Session.builder().environment(sandbox.environment()).interceptor(requests).build();
        s3 = S3.of(session);
        ec2 = Ec2.of(session);
    }

    @AfterEach
    void close() {
        session.close();
        sandbox.close();
    }

    @Test
    void knowsIdentifiersWithoutARequest() {
        var object = s3.bucket("logs").object("2026/a.txt");
        assertEquals("2026/a.txt", object.key());
        assertEquals("logs", object.bucket().name());
        assertEquals("ObjectResource[logs, 2026/a.txt]", object.toString());
        assertEquals("i-1", ec2.instance("i-1").id());
        assertEquals(Map.of(), requests.byOperation());
        assertEquals("instance without an identifier", assertThrows(UserError.class, () -> ec2.instance(null))
                .getMessage());
        assertThrows(UserError.class, () -> s3.bucket(""));
        assertThrows(UserError.class, () -> s3.bucket("logs").object(null));
    }

    @Test
    void isEqualByClassAndIdentifiers() {
        assertEquals(s3.object("b", "k"), s3.bucket("b").object("k"));
        assertEquals(s3.object("b", "k").hashCode(), S3.of(session).object("b", "k").hashCode());
        assertNotEquals(s3.object("b", "k"), s3.object("b", "l"));
        assertNotEquals((Object) s3.bucket("same"), ec2.instance("same"));
    }

    @Test
    void loadsAttributesWhenTheFirstIsAskedForAndKeepsThem() {
        var instance = ec2.createInstances(run -> run.imageId(IMAGE).instanceType("t3.micro")).getFirst();
        // From the response to the launch.
        assertEquals("running", instance.state());
        assertEquals(Map.of("RunInstances", 1L), requests.byOperation());
        instance.stop();
        instance.waitUntilStopped();
        assertEquals("running", instance.state());
        instance.reload();
        assertEquals("stopped", instance.state());

        var same = ec2.instance(instance.id());
        assertFalse(same.isLoaded());
        var before = requests.byOperation().get("DescribeInstances");
        assertEquals("stopped t3.micro", same.state() + " " + same.type());
        assertEquals(before + 1, requests.byOperation().get("DescribeInstances"));
        assertEquals(instance, same);
    }

    @Test
    void actsOnAnInstance() {
        var instance = ec2.instances().filter("tag:Name", "web").stream().findFirst().orElseThrow();
        instance.createTags(Map.of("team", "search"));
        assertEquals("stopped", instance.stop().currentState().nameAsString());
        instance.waitUntilStopped();
        instance.reload();
        assertEquals("stopped", instance.state());
        assertEquals("search", instance.tags().get("team"));
        assertEquals("web", instance.name().orElseThrow());
        instance.start();
        instance.waitUntilRunning();
        instance.reboot();
        instance.terminate();
        instance.waitUntilTerminated();
        assertEquals("waiter \"instance_running\" cannot succeed any more, last state: terminated",
                assertThrows(WaiterFailed.class, instance::waitUntilRunning).getMessage());
    }

    @Test
    void refersToTheImage() {
        var instance = ec2.createInstances(run -> run.imageId(IMAGE)).getFirst();
        var image = instance.image().orElseThrow();
        assertEquals(ec2.image(IMAGE), image);
        assertEquals(Map.of("RunInstances", 1L), requests.byOperation());
        assertEquals("available", image.attributes().stateAsString());
        image.waitUntil("exists");
        assertTrue(ec2.images().stream().anyMatch(listed -> listed.equals(image)
                && listed.attributes().name().equals(image.attributes().name())));
        assertEquals(List.of(image), ec2.images().filter(only -> only.imageIds(IMAGE)).stream().toList());
    }

    @Test
    void chainsWithoutChangingTheCollection() {
        var all = ec2.instances();
        var running = all.filter("instance-state-name", "running");
        assertEquals(4, all.stream().count());
        assertEquals(3, running.stream().count());
        // Lists of filters are appended: both hold.
        assertEquals(1, running.filter("tag:Name", "web").stream().count());
        assertEquals(1, running.filter(only -> only.filters(Filter.builder().name("tag:Name").values("web").build()))
                .stream().count());
        assertEquals(0, all.filter("instance-state-name", "stopped").filter("tag:Name", "web").stream().count());
        assertEquals(2, running.limit(2).stream().count());
        assertEquals(3, running.stream().count());
    }

    @Test
    void pagesWhenItIsReadAndStopsAtTheLimit() {
        var objects = filled("paged", 25).objects();
        var some = objects.pageSize(10).limit(15);
        assertEquals(Map.of("PutObject", 25L), requests.byOperation());
        assertEquals(List.of(10, 5), some.pages().map(List::size).toList());
        assertEquals(2, requests.byOperation().get("ListObjectsV2"));
        assertEquals(25, objects.stream().count());
        assertEquals(3, requests.byOperation().get("ListObjectsV2"));
        assertEquals(List.of(), objects.limit(0).stream().toList());
        assertEquals("k00", objects.pageSize(10).iterator().next().key());
        assertEquals(4, requests.byOperation().get("ListObjectsV2"));
        // The last prefix replaces the first.
        assertEquals(5, objects.prefix("k0").prefix("k2").stream().count());
        // Listed objects need no further request.
        assertEquals(300, objects.stream().mapToLong(ObjectResource::size).sum());
        assertFalse(requests.byOperation().containsKey("HeadObject"));
    }

    @Test
    void deletesAPagePerRequest() {
        var bucket = filled("batch", 25);
        assertEquals(0, bucket.objects().prefix("none").delete());
        assertFalse(requests.byOperation().containsKey("DeleteObjects"));
        assertEquals(15, bucket.objects().prefix("k").pageSize(10).limit(15).delete());
        assertEquals(2, requests.byOperation().get("DeleteObjects"));
        assertEquals("k15", bucket.objects().iterator().next().key());
        bucket.objects().delete();
        bucket.delete();
        assertFalse(bucket.exists());
    }

    @Test
    void namesTheObjectsThatABatchKept() {
        try (var stub = StubEndpoint.answering(asked -> StubEndpoint.Answer.of(200, asked.method().equals("GET") ? """
                <ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents>
                <Contents><Key>b</Key></Contents></ListBucketResult>""" : """
                <DeleteResult><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error>
                </DeleteResult>"""));
                var there = session.toBuilder().endpoint(stub.uri()).build()) {
            var kept = assertThrows(NotDeleted.class, () -> S3.of(there).bucket("logs").objects().delete());
            assertEquals("1 of 2 objects of bucket \"logs\" could not be deleted (\"b\": AccessDenied)",
                    kept.getMessage());
            assertEquals("no", kept.errors().getFirst().message());
            assertEquals(1, kept.exitCode());
        }
    }

    @Test
    void actsOnAPageOfInstancesAtOnce() {
        var running = ec2.instances().filter("instance-state-name", "running");
        assertEquals(3, running.stop().size());
        assertEquals(1, requests.byOperation().get("StopInstances"));
        assertEquals(List.of(), running.stop());
        assertEquals(1, requests.byOperation().get("StopInstances"));
        assertEquals(4, ec2.instances().start().size());
        sandbox.seed(SandboxServer.REGION, 12);
        assertEquals(16, ec2.instances().pageSize(8).stop().size());
        assertEquals(3, requests.byOperation().get("StopInstances"));
        ec2.instances().start();
        running.reboot();
        assertEquals(16, running.terminate().size());
        assertEquals(List.of("terminated"), ec2.instances().stream().map(InstanceResource::state).distinct().toList());
    }

    @Test
    void storesReadsCopiesAndDeletes(@TempDir Path temp) throws IOException {
        var bucket = s3.createBucket("things");
        bucket.waitUntilExists();
        assertTrue(bucket.exists());
        assertEquals(List.of("things"), s3.buckets().stream().map(b -> b.name()).toList());
        assertEquals(s3.buckets().iterator().next().creationDate(), bucket.creationDate());
        assertThrows(UserError.class, () -> s3.bucket("thing").creationDate());
        var object = bucket.object("a b/ü.txt");
        assertFalse(object.exists());
        object.put(RequestBody.fromString("grüße"));
        object.waitUntilExists();
        assertEquals("grüße", object.text());
        assertEquals(7, object.size());
        assertEquals("grüße", new String(object.get().readAllBytes()));
        object.download(temp.resolve("copy"));
        assertEquals("grüße", Files.readString(temp.resolve("copy")));
        object.download(temp.resolve("copy"));
        Files.writeString(temp.resolve("copy"), "longer than before");
        assertThrows(NoSuchKeyException.class, () -> bucket.object("none").download(temp.resolve("copy")));
        assertEquals("longer than before", Files.readString(temp.resolve("copy")));
        try (var files = Files.list(temp)) {
            assertEquals(1, files.count());
        }
        object.upload(temp.resolve("copy"), put -> put.contentType("text/html").cacheControl("no-cache"));
        // Stale until reloaded.
        assertEquals(7, object.size());
        object.reload();
        assertEquals(18, object.size());
        assertEquals("text/html no-cache", object.attributes().contentType() + " " + object.attributes().cacheControl());
        var copy = bucket.object("copy");
        copy.copyFrom(object);
        assertEquals(object.etag(), copy.etag());
        assertEquals(List.of("a b/ü.txt", "copy"), bucket.objects().stream().map(ObjectResource::key).toList());
        bucket.objects().delete();
        assertFalse(copy.exists());
        object.waitUntilNotExists();
    }

    @Test
    @EnabledOnOs(OS.LINUX) // the JDK reads its events there, and compares listings elsewhere
    void aDownloadReplacesAFileWithoutDeletingItFirst(@TempDir Path temp) throws Exception {
        var object = S3.of(session).createBucket("replaced").object("key");
        object.put(RequestBody.fromString("new"));
        var file = Files.writeString(temp.resolve("file"), "old");
        try (var watcher = temp.getFileSystem().newWatchService()) {
            temp.register(watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            object.download(file);
            var events = new ArrayList<String>();
            while (!events.contains("ENTRY_CREATE file")) {
                var key = watcher.poll(10, TimeUnit.SECONDS);
                assertNotNull(key, events::toString);
                key.pollEvents().forEach(event -> events.add(event.kind() + " " + event.context()));
                key.reset();
            }
            assertFalse(events.contains("ENTRY_DELETE file"), events::toString);
        }
        assertEquals("new", Files.readString(file));
    }

    @Test
    void aDownloadReplacesNoFolder(@TempDir Path temp) throws Exception {
        var object = S3.of(session).createBucket("no-folder").object("key");
        object.put(RequestBody.fromString("new"));
        var target = Files.createDirectory(temp.resolve("folder"));
        assertThrows(FileSystemException.class, () -> object.download(target));
        assertTrue(Files.isDirectory(target));
        try (var files = Files.list(temp)) {
            assertEquals(List.of(target), files.toList());
        }
    }

    @Test
    void createsABucketInTheSessionsRegion() {
        try (var frankfurt = session.toBuilder().region("eu-central-1").build()) {
            S3.of(frankfurt).createBucket("in-frankfurt");
        }
        assertEquals(new TreeSet<>(List.of("in-frankfurt")),
                new TreeSet<>(s3.buckets().prefix("in-").stream().map(b -> b.name()).toList()));
    }

    @Test
    void givesTheClient() {
        assertEquals("logs", s3.createBucket("logs").name());
        assertEquals(1, s3.client().listBuckets().buckets().size());
        assertEquals(4, ec2.client().describeInstances().reservations().stream()
                .mapToInt(in -> in.instances().size()).sum());
    }

    private BucketResource filled(String name, int objects) {
        sandbox.createBucket(name);
        var bucket = s3.bucket(name);
        IntStream.range(0, objects).forEach(i -> bucket.object("k%02d".formatted(i))
                .put(RequestBody.fromString("x".repeat(i))));
        return bucket;
    }
}
