//SOURCES ../../support/StubSts.java
//DEPS org.junit.jupiter:junit-jupiter

package awskit.credentials;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import module java.base;

import awskit.Session;
import awskit.errors.UserError;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import support.StubSts;

class CredentialsCacheTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/demo";

    private final StubSts sts = new StubSts();
    private final List<String> notes = new ArrayList<>();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        sts.close();
    }

    private Path folder() {
        return home.resolve(".cache/awskit/credentials");
    }

    private Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "AWS_ENDPOINT_URL", "" + sts.uri(), "AWS_ACCESS_KEY_ID", "SOURCE",
                "AWS_SECRET_ACCESS_KEY", "s", "AWS_REGION", "us-east-1");
    }

    private String key() {
        return key(environment(), notes::add);
    }

    private static String key(Map<String, String> environment, Consumer<String> notes) {
        try (var session = Session.builder().environment(environment)
                .credentialsCache(Optional.of(CredentialsCache.of(environment, notes))).build()) {
            return session.assumeRole(AssumeRoleRequest.builder().roleArn(ROLE).roleSessionName("test").build())
                    .credentials().resolveCredentials().accessKeyId();
        }
    }

    private Path file() throws IOException {
        try (var files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow();
        }
    }

    private String refused() {
        var error = assertThrows(UserError.class, this::key);
        assertEquals(253, error.exitCode());
        assertTrue(error.getMessage().endsWith("or use assume-role --no-cache)"), error.getMessage());
        return error.getMessage();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void servesTheNextSession() throws IOException {
        assertEquals("K1", key());
        assertEquals("K1", key());
        assertEquals(1, sts.calls().size());
        assertTrue(Files.readString(file()).contains("TopSecret1"));
    }

    @Test
    void livesWhereXdgSays() {
        var environment = new HashMap<>(environment());
        environment.put("XDG_CACHE_HOME", home.resolve("xdg").toString());
        key(environment, notes::add);
        assertTrue(Files.exists(home.resolve("xdg/awskit/credentials")));
        assertFalse(Files.exists(folder()));
    }

    @Test
    void renewsBeforeTheEndAndMakesDoWithWhatItHasWhenThatFails() throws IOException {
        key();
        var text = Files.readString(file());
        Files.writeString(file(), text
                .replaceFirst("(\"Expiration\":\")[^\"]*", "$1" + Instant.now().plusSeconds(120))
                .replaceFirst("(\"Issued\":\")[^\"]*", "$1" + Instant.now().minusSeconds(3480)));
        sts.refuses = true;
        assertEquals("K1", key(), "two minutes are better than nothing");
        sts.refuses = false;
        assertEquals("K2", key());
        assertEquals("K2", key());
    }

    @Test
    void refusesAFolderThatIsALink() throws IOException {
        Files.createDirectories(home.resolve("elsewhere"));
        Files.createDirectories(folder().getParent());
        mode(folder().getParent(), "rwx------");
        Files.createSymbolicLink(folder(), home.resolve("elsewhere"));
        assertTrue(refused().contains("credentials\", which keeps credentials, is a symbolic link"));
        Files.delete(folder());
        Files.delete(folder().getParent());
        Files.createSymbolicLink(folder().getParent(), home.resolve("elsewhere"));
        assertTrue(refused().contains("awskit\", which keeps credentials, is a symbolic link"));
        assertTrue(sts.calls().isEmpty(), "found out before any call");
    }

    @Test
    void refusesFilesThatAreLinks() throws IOException {
        key();
        var target = Files.writeString(home.resolve("target"), Files.readString(file()));
        mode(target, "rw-------");
        var file = file();
        Files.delete(file);
        Files.createSymbolicLink(file, target);
        assertTrue(refused().contains("is a symbolic link"));
        Files.delete(file);
        var lock = folder().resolveSibling("credentials.lock");
        Files.delete(lock);
        Files.createSymbolicLink(lock, target);
        assertTrue(refused().contains(".lock\", which keeps credentials, is a symbolic link"));
    }

    @Test
    void refusesOpenModes() throws IOException {
        key();
        mode(file(), "rw-r--r--");
        assertTrue(refused().contains("is open to others: rw-r--r--"));
        mode(file(), "rw-------");
        mode(folder(), "rwx--x--x");
        assertTrue(refused().contains("is open to others: rwx--x--x"));
        mode(folder(), "rwx------");
        mode(folder().getParent(), "rwxrwxrwx");
        assertTrue(refused().contains("is open to others: rwxrwxrwx"));
    }

    @Test
    void refusesWhatBelongsToOthers() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give files away");
        key();
        Files.setAttribute(file(), "unix:uid", 65534);
        assertTrue(refused().contains("belongs to "));
        Files.setAttribute(file(), "unix:uid", 0);
        Files.setAttribute(folder(), "unix:uid", 65534);
        assertTrue(refused().contains("belongs to "));
    }

    @Test
    void goesOnWithoutWhereItCannotWrite() throws IOException {
        Files.writeString(home.resolve(".cache"), "a file, no folder");
        assertEquals("K1", key());
        assertEquals("K2", key());
        assertTrue(notes.getFirst().startsWith("credentials are not cached: cannot use "), notes.toString());
    }

    @Test
    void takesDamagedFilesForMissing() throws IOException {
        key();
        for (var damage : List.of("", "{", "[]", "{\"AccessKeyId\":\"K1\"}", "null")) {
            Files.writeString(file(), damage);
            assertNotEquals("K1", key(), damage);
        }
        assertEquals(6, sts.calls().size());
    }

    @Test
    void keepsAFileUntilItsCredentialsExpire() throws IOException {
        key();
        var expires = Files.getLastModifiedTime(file()).toInstant();
        assertTrue(expires.isAfter(Instant.now().plusSeconds(3500)), "the cache is cleaned by this time: " + expires);
    }

    // The following tests start processes.

    static final class Asks {
        static void main() {
            System.out.println(key(System.getenv(), System.err::println));
        }
    }

    static final class WritesForEver {
        static void main() {
            System.out.println("ready");
            while (true) {
                key(System.getenv(), System.err::println);
            }
        }
    }

    private ProcessBuilder process(Class<?> main, String... before) {
        var line = new ArrayList<>(List.of(before));
        line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                main.getName()));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.equals("XDG_CACHE_HOME"));
        builder.environment().putAll(environment());
        return builder;
    }

    static final class Holds {
        static void main() throws IOException {
            CredentialsCache.of(System.getenv(), System.err::println).locked("one", () -> {
                System.out.println("held");
                try {
                    return System.in.read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /// Counts in a file that no other process may write at the same time.
    static final class Counts {
        static void main() throws IOException {
            var count = Path.of(System.getenv("HOME"), "count");
            for (var n = 0; n < 300; n++) {
                CredentialsCache.of(System.getenv(), _ -> { }).locked("one", () -> {
                    try {
                        return Files.writeString(count, 1 + Integer.parseInt(Files.readString(count)) + "");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }

    @Test
    void waitsForAnotherProcessWithTheSameKeyOnly() throws Exception {
        var holder = process(Holds.class).start();
        assertEquals('h', holder.getInputStream().read());
        var cache = CredentialsCache.of(environment(), note -> {
            notes.add(note);
            holder.destroyForcibly();
        });
        assertEquals("free", cache.locked("another", () -> "free"));
        assertEquals(List.of(), notes);
        assertEquals("ours", cache.locked("one", () -> "ours"));
        assertEquals(List.of("waiting for another process that gets the same credentials"), notes);
    }

    @Test
    void locksAdmitOneHolder() throws Exception {
        var count = Files.writeString(home.resolve("count"), "0");
        var processes = new ArrayList<Process>();
        for (var n = 0; n < 3; n++) {
            processes.add(process(Counts.class).start());
        }
        for (var process : processes) {
            assertEquals("", new String(process.getInputStream().readAllBytes()));
        }
        assertEquals("900", Files.readString(count));
    }

    @Test
    void isPrivateFromTheMomentItExistsWhateverTheUmask() throws Exception {
        var log = home.resolve("strace");
        var strace = Files.isExecutable(Path.of("/usr/bin/strace"));
        var process = process(Asks.class, "sh", "-c", "umask 000; " + (strace ? "exec strace -f -qq -o '" + log
                + "' -e trace=mkdir,mkdirat,open,openat \"$@\"" : "exec \"$@\""), "sh").start();
        assertEquals("K1", new String(process.getInputStream().readAllBytes()).strip());
        assertEquals("rwx------", mode(folder()));
        assertEquals("rwx------", mode(folder().getParent()));
        assertEquals("rw-------", mode(file()));
        assumeTrue(strace, "strace is not installed");
        var made = Files.readAllLines(log).stream().filter(line -> line.contains(folder().getParent().toString()))
                .filter(line -> line.contains("mkdir") || line.contains("O_CREAT"))
                .filter(line -> !line.contains("ENOENT")).toList();
        assertEquals(4, made.size(), "two folders, a lock and a file: " + made);
        made.forEach(line -> assertTrue(line.matches(".*, 0[67]00\\).*"), line));
    }

    @Test
    void twentyProcessesAskOnce() throws Exception {
        var processes = new ArrayList<Process>();
        for (int n = 0; n < 20; n++) {
            processes.add(process(Asks.class).start());
        }
        var keys = new TreeSet<String>();
        for (var process : processes) {
            new String(process.getInputStream().readAllBytes()).lines()
                    .filter(line -> !line.startsWith("waiting for another process")).forEach(keys::add);
        }
        assertEquals(Set.of("K1"), keys);
        assertEquals(1, sts.calls().size());
    }

    @Test
    void aKilledProcessLeavesNothingHalf() throws Exception {
        sts.life = Duration.ZERO; // so that each round fetches and writes
        for (int n = 0; n < 3; n++) {
            var process = process(WritesForEver.class).start();
            process.getInputStream().read();
            sts.arrivals.drainPermits();
            assertTrue(sts.arrivals.tryAcquire(20 + n, 60, TimeUnit.SECONDS));
            process.destroyForcibly().waitFor();
            var text = Files.readString(file());
            assertTrue(text.startsWith("{") && text.endsWith("}") && text.contains("\"Issued\""), text);
        }
        sts.life = Duration.ofHours(1);
        assertTrue(key().startsWith("K"), "no lock is left behind");
    }
}
