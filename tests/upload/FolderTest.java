//SOURCES ../../scripts/upload/Folder.java

package upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import upload.PathFilters.Filter;

@Timeout(60)
class FolderTest {

    @TempDir
    Path temp;

    @Test
    void listsFilesInTheOrderOfTheirKeys() throws IOException {
        files("b", "a.txt", "a-/y", "a0", "a/b/c", "a/b.c", "é", "z", "A", "a!/x", "a!b", "~", "😀", "ﬁ");
        assertEquals(List.of("A", "a!/x", "a!b", "a-/y", "a.txt", "a/b.c", "a/b/c", "a0", "b", "z", "~", "é", "ﬁ",
                "😀"), lines(Folder.of(temp)));
    }

    @Test
    void sortsAnyTreeByTheBytesOfTheKeys() throws IOException {
        var random = new Random(5);
        var keys = new TreeSet<byte[]>(Arrays::compareUnsigned);
        for (var i = 0; i < 400; i++) {
            var name = new StringBuilder();
            for (var depth = 1 + random.nextInt(4); depth > 0; depth--) {
                name.append(name.isEmpty() ? "" : "/");
                for (var length = 1 + random.nextInt(3); length > 0; length--) {
                    name.appendCodePoint(" !-.0aA~é\ue000😀".codePoints().toArray()[random.nextInt(11)]);
                }
            }
            var key = name.toString().replaceAll("(^|/)\\.+(?=/|$)", "$1x");
            try {
                files(key);
                keys.add(key.getBytes(UTF_8));
            } catch (IOException e) {
                // A file is where a folder ought to be, or the other way round.
            }
        }
        assertTrue(keys.size() > 200, "only " + keys.size());
        assertEquals(keys.stream().map(key -> new String(key, UTF_8)).toList(), lines(Folder.of(temp)));
    }

    @Test
    void tellsSizeTimeAndIdentityOfAFile() throws IOException {
        var path = Files.writeString(temp.resolve("a"), "hello");
        var modified = Instant.parse("2024-02-29T12:34:56.789Z");
        Files.setLastModifiedTime(path, FileTime.from(modified));
        Files.createLink(temp.resolve("b"), path);
        var entries = entries(Folder.of(temp));
        var a = assertInstanceOf(FolderEntry.File.class, entries.get(0));
        var b = assertInstanceOf(FolderEntry.File.class, entries.get(1));
        assertEquals(5, a.size());
        assertEquals(modified, a.modified());
        assertEquals(path, a.path());
        assertEquals(a.fileKey(), b.fileKey());
    }

    @Test
    void hasNothingToSayAboutEmptyFolders() throws IOException {
        Files.createDirectories(temp.resolve("a/b"));
        assertEquals(List.of(), lines(Folder.of(temp)));
        var walk = Folder.of(temp).iterator();
        assertThrows(NoSuchElementException.class, walk::next);
    }

    @Test
    void keepsUnusualNames() throws IOException {
        var names = List.of("\ttab", "\nnew line", " ", "%2B", "+", "a b", "a\\b", "c*?[x]", "x..", "~");
        files(names.toArray(String[]::new));
        assertEquals(names, entries(Folder.of(temp)).stream().map(FolderEntry::relative).toList());
    }

    @Test
    void followsLinks() throws IOException {
        files("d/x", "f");
        link("l", "d");
        link("m", "f");
        assertEquals(List.of("d/x", "f", "l/x", "m"), lines(Folder.of(temp)));
        assertEquals(List.of("d/x", "f", "skipped l: symbolic link", "skipped m: symbolic link"),
                lines(Folder.of(temp).followSymlinks(false)));
        assertEquals(List.of("x"), lines(Folder.of(temp.resolve("l")).followSymlinks(false)));
    }

    /// A link to a folder stands for the keys below it, whether or not its own name counts.
    @Test
    void skipsLinksThatMayLeadToCountedFiles() throws IOException {
        files("d/x.html", "f.png");
        link("folder", "d");
        link("file", "f.png");
        link("left-out", "d");
        link("nowhere", "missing");
        assertEquals(List.of("d/x.html", "skipped folder: symbolic link", "skipped nowhere: symbolic link"),
                lines(Folder.of(temp).followSymlinks(false).filters(filters("-*", "+*.html", "-left-out/*"))));
    }

    @Test
    void skipsLoops() throws IOException {
        files("d/e/x", "z");
        link("d/e/self", ".");
        link("d/e/up", "..");
        link("d/e/top", temp.toString());
        link("here", "here");
        link("ping", "pong");
        link("pong", "ping");
        assertEquals(List.of(
                "skipped d/e/self: link to a folder above it", "skipped d/e/top: link to a folder above it",
                "skipped d/e/up: link to a folder above it", "d/e/x", "skipped here: link that leads back to itself",
                "skipped ping: link that leads back to itself", "skipped pong: link that leads back to itself", "z"),
                lines(Folder.of(temp)));
    }

    @Test
    void namesBrokenLinksAndGoesOn() throws IOException {
        files("a", "z");
        link("m", "missing");
        link("n", "a/b");
        link("o", "m");
        assertEquals(List.of("a", "failed m: broken symbolic link", "failed n: broken symbolic link",
                "failed o: broken symbolic link", "z"), lines(Folder.of(temp)));
    }

    @Test
    void skipsSpecialFilesWithoutOpeningThem() throws Exception {
        files("a", "z");
        assumeTrue(new ProcessBuilder("mkfifo", temp.resolve("fifo").toString()).start().waitFor() == 0, "no mkfifo");
        link("link", "fifo");
        link("null", "/dev/null");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(temp.resolve("socket")));
            assertEquals(List.of("a", "skipped fifo: FIFO", "skipped link: FIFO", "skipped null: device",
                    "skipped socket: socket", "z"), lines(Folder.of(temp)));
        }
        // JUnit deletes the temporary folder, and warns about links that lead out of it.
        Files.delete(temp.resolve("null"));
    }

    @Test
    void namesWhatIsNotUtf8AndGoesOn() throws IOException {
        files("a", "z");
        Files.createFile(raw("caf%E9.txt"));
        Files.createFile(raw("%F0%9F%98"));
        Files.createFile(Files.createDirectory(raw("dir%FF")).resolve("x"));
        files("lost \ufffd");
        assertEquals(List.of("a", "failed caf\\xE9.txt: name is not valid UTF-8",
                "failed dir\\xFF: name is not valid UTF-8", "lost \ufffd", "z",
                "failed \\xF0\\x9F\\x98: name is not valid UTF-8"), lines(Folder.of(temp)));
        assertEquals(List.of("z"), lines(Folder.of(temp).filters(filters("-*", "+z"))));
    }

    @Test
    void readsUtf8NamesInEveryLocale() throws Exception {
        files("plain");
        Files.writeString(Files.createDirectory(raw("d%C3%A9")).resolve("x"), "12345");
        Files.createFile(raw("d%C3%A9/%F0%9F%98%80"));
        Files.createFile(raw("bad%E9"));
        for (var locale : List.of("C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1")) {
            var walk = new ProcessBuilder(java(), "-cp",
                    System.getProperty("java.class.path"), Walk.class.getName(), temp.toString());
            walk.environment().put("LC_ALL", locale);
            assertEquals("""
                    failed bad\\xE9: name is not valid UTF-8
                    d\\u00E9/x 5
                    d\\u00E9/\\uD83D\\uDE00 0
                    plain 0
                    """, run(walk), locale);
        }
    }

    /// Prints what a walk finds in ASCII, and reads the files by their paths.
    static final class Walk {
        static void main(String... args) throws IOException {
            for (var entry : Folder.of(Path.of(args[0]))) {
                var line = entry instanceof FolderEntry.File file
                        ? file.relative() + " " + Files.readAllBytes(file.path()).length : line(entry);
                var ascii = new StringBuilder();
                line.chars().forEach(c -> ascii.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04X".formatted(c)));
                System.out.println(ascii);
            }
        }
    }

    @Test
    void namesUnreadableFoldersAndGoesOn(@TempDir Path classes) throws Exception {
        files("a", "closed/x", "listed/x", "z");
        permit(temp.resolve("closed"), "---------");
        permit(temp.resolve("listed"), "r--r--r--");
        // Root may read everything, so it walks as nobody, who needs to read the classes, too.
        var command = new ArrayList<String>();
        if (Files.isReadable(temp.resolve("closed"))) {
            permit(temp, "rwxr-xr-x");
            permit(classes, "rwxr-xr-x");
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        copy(Walk.class, classes.resolve("tests"));
        copy(UserError.class, classes.resolve("library"));
        command.addAll(List.of(java(), "-cp", classes + "/tests" + File.pathSeparator + classes + "/library", Walk.class.getName(), temp.toString()));
        assumeTrue(command.getFirst().equals(java()) || works(command.subList(0, 5), "-version"), "root is not nobody");
        assertEquals("a 0\nfailed closed: permission denied\nfailed listed/x: permission denied\nz 0\n",
                run(new ProcessBuilder(command)));
    }

    @Test
    void doesNotWalkWhatIsExcluded() throws IOException {
        files("a.txt", "a.md", "node_modules/x.txt", "sub/node_modules/y.txt", "sub/b.txt");
        link("node_modules/broken", "nowhere");
        var filters = filters("-*.md", "-node_modules/*", "-*/node_modules/*");
        assertEquals(List.of("a.txt", "sub/b.txt"), lines(Folder.of(temp).filters(filters)));
        assertEquals(List.of("sub/b.txt"), lines(Folder.of(temp).filters(filters("-*", "+sub/b*"))));
        assertEquals(List.of(), lines(Folder.of(temp).filters(filters("-*"))));
    }

    /// Its own name does not count, but files below it would if it were a folder.
    @Test
    void namesWhatCannotBeLookedUpUnlessNothingInItCanCount() throws IOException {
        files("a.html");
        link("docs", "unmounted");
        link("long", "x".repeat(300));
        link("file", "a.html/x");
        link("loop", "loop");
        var html = filters("-*", "+*.html");
        assertEquals(List.of("a.html", "failed docs: broken symbolic link (--exclude 'docs/*' leaves it out)",
                "failed file: broken symbolic link (--exclude 'file/*' leaves it out)",
                "failed long: File name too long (--exclude 'long/*' leaves it out)"),
                lines(Folder.of(temp).filters(html)));
        assertEquals(List.of("a.html"), lines(Folder.of(temp)
                .filters(filters("-*", "+*.html", "-docs/*", "-file/*", "-long/*"))));
        assertEquals(List.of(), lines(Folder.of(temp).filters(filters("-*"))));
    }

    @Test
    void doesNotMissWhatDoesNotCountAndVanishes() throws IOException {
        files("a.html", "b.tmp", "c.html");
        var walk = Folder.of(temp).filters(filters("-*.tmp")).iterator();
        assertEquals("a.html", line(walk.next()));
        Files.delete(temp.resolve("b.tmp"));
        assertEquals("c.html", line(walk.next()));
        assertFalse(walk.hasNext());
    }

    /// As an unmounted file system does: the names are gone, because the folder is another.
    @Test
    void namesWhatIsNotThereBecauseItsFolderWasReplaced() throws IOException {
        files("d/a.html", "d/docs/b.html");
        var walk = Folder.of(temp).filters(filters("-*", "+*.html")).iterator();
        assertEquals("d/a.html", line(walk.next()));
        Files.move(temp.resolve("d"), temp.resolve("moved"));
        Files.createDirectory(temp.resolve("d"));
        assertEquals("failed d/docs: its folder was replaced (--exclude 'd/docs/*' leaves it out)", line(walk.next()));
    }

    @Test
    void reportsWhatVanishesMeanwhile() throws IOException {
        files("a", "b", "c/x", "d");
        var walk = Folder.of(temp).iterator();
        assertEquals("a", line(walk.next()));
        Files.delete(temp.resolve("b"));
        assertEquals("failed b: vanished", line(walk.next()));
        Files.delete(temp.resolve("c/x"));
        Files.delete(temp.resolve("c"));
        assertEquals("failed c: vanished", line(walk.next()));
        assertEquals("d", line(walk.next()));
    }

    @Test
    void reportsAFolderThatIsGone() throws IOException {
        var path = Files.createDirectory(temp.resolve("gone"));
        var folder = Folder.of(path);
        Files.delete(path);
        assertEquals(List.of("failed .: vanished"), lines(folder));
    }

    @Test
    void walksDeepTrees() throws IOException {
        var path = temp;
        for (var depth = 0; depth < 500; depth++) {
            path = path.resolve("d");
        }
        Files.createFile(Files.createDirectories(path).resolve("x"));
        assertEquals(List.of("d/".repeat(500) + "x"), lines(Folder.of(temp)));
    }

    @Test
    void wantsAFolder() throws IOException {
        files("f");
        var missing = assertThrows(UserError.class, () -> Folder.of(temp.resolve("none")));
        assertEquals(ExitCode.USAGE, missing.exitCode());
        assertTrue(missing.getMessage().startsWith("folder \"" + temp.resolve("none") + "\" does not exist"));
        var file = assertThrows(UserError.class, () -> Folder.of(temp.resolve("f")));
        assertEquals(ExitCode.USAGE, file.exitCode());
        assertTrue(file.getMessage().startsWith("\"" + temp.resolve("f") + "\" is not a folder"), file.getMessage());
        assertThrows(UserError.class, () -> Folder.of(Path.of("")));
        link("loop", "loop");
        assertEquals(ExitCode.ERROR, assertThrows(UserError.class, () -> Folder.of(temp.resolve("loop"))).exitCode());
    }

    private static List<FolderEntry> entries(Folder folder) {
        var entries = new ArrayList<FolderEntry>();
        folder.forEach(entries::add);
        return entries;
    }

    private static List<String> lines(Folder folder) {
        return entries(folder).stream().map(FolderTest::line).toList();
    }

    private static String line(FolderEntry entry) {
        return switch (entry) {
            case FolderEntry.File file -> file.relative();
            case FolderEntry.Skipped(var relative, var reason) -> "skipped " + relative + ": " + reason;
            case FolderEntry.Failed(var relative, var reason) -> "failed " + relative + ": " + reason;
        };
    }

    private static PathFilters filters(String... words) {
        return new PathFilters(Arrays.stream(words)
                .map(word -> new Filter(word.startsWith("+"), Glob.of(word.substring(1))))
                .toList());
    }

    private void files(String... names) throws IOException {
        for (var name : names) {
            // By the bytes, since the test's own locale may have no such characters.
            var path = raw(URLEncoder.encode(name, UTF_8).replace("+", "%20").replace("%2F", "/"));
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(temp.resolve(name), Path.of(target));
    }

    /// Returns the path of a name of any bytes, percent-encoded.
    private Path raw(String name) {
        return Path.of(URI.create(temp.toUri() + name));
    }

    /// Copies the jar or the folder that a class comes from to where everyone can read it.
    private static void copy(Class<?> type, Path target) throws Exception {
        var source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var paths = Files.walk(source)) {
            for (var path : paths.toList()) {
                var copy = Files.copy(path, target.resolve(source.relativize(path).toString()));
                permit(copy, Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--");
            }
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    private static boolean works(List<String> command, String argument) throws InterruptedException {
        var all = new ArrayList<>(command);
        all.add(argument);
        try {
            return new ProcessBuilder(all).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        return output;
    }
}
