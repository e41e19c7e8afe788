//SOURCES ../../scripts/role/CacheFolder.java ../support/StubSts.java
//DEPS org.junit.jupiter:junit-jupiter

package role;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import awskit.credentials.CredentialsCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.StubSts;

class CacheFolderTest {

    @TempDir
    Path home;

    private String key(StubSts sts) {
        var environment = Map.of("HOME", home.toString(), "AWS_ENDPOINT_URL", "" + sts.uri(), "AWS_ACCESS_KEY_ID",
                "SOURCE", "AWS_SECRET_ACCESS_KEY", "s", "AWS_REGION", "us-east-1");
        try (var session = Session.builder().environment(environment).credentialsCache(Optional.of(cache())).build()) {
            return session.assumeRole("arn:aws:iam::123456789012:role/demo").credentials().resolveCredentials()
                    .accessKeyId();
        }
    }

    private CredentialsCache cache() {
        return CredentialsCache.of(Map.of("HOME", home.toString()), _ -> { });
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(cache().folder())) {
            return files.toList();
        }
    }

    @Test
    void forgetsEverythingWhenCleared() throws IOException {
        try (var sts = new StubSts()) {
            assertEquals("K1", key(sts));
            assertEquals(1, new CacheFolder(cache()).clear());
            assertEquals(List.of(), files());
            assertEquals("K2", key(sts));
        }
        Files.createFile(cache().folder().resolve(".new-1"));
        assertEquals(1, new CacheFolder(cache()).clear(), "what a killed process left behind is not counted");
        assertEquals(List.of(), files());
    }

    @Test
    void sweepsWhatHasExpired() throws IOException {
        try (var sts = new StubSts()) {
            key(sts);
            var old = Files.createFile(cache().folder().resolve("old.json"));
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
            new CacheFolder(cache()).sweep();
            assertFalse(Files.exists(old));
            assertEquals("K1", key(sts));
        }
    }

    @Test
    void leavesAHeldLockAlone() throws Exception {
        try (var sts = new StubSts(); var threads = Executors.newFixedThreadPool(2)) {
            key(sts);
            new CacheFolder(cache()).clear();
            var keys = Stream.generate(() -> threads.submit(() -> key(sts))).limit(20).toList();
            while (keys.stream().anyMatch(key -> !key.isDone())) {
                new CacheFolder(cache()).clear();
            }
            for (var key : keys) {
                assertTrue(key.get().startsWith("K"));
            }
            assertTrue(Files.exists(home.resolve(".cache/awskit/credentials.lock")));
        }
    }
}
