//SOURCES ../../scripts/publish/WebFolder.java
//DEPS org.junit.jupiter:junit-jupiter

package publish;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import publish.WebFolder.Changes;

class WebFolderTest {

    @TempDir
    Path temp;
    Path site;
    WebFolder folder;

    @BeforeEach
    void name() {
        site = temp.resolve("site");
        folder = new WebFolder(site);
    }

    @Test
    void writesFilesAndTheirListAndNothingElse() throws IOException {
        assertEquals(new Changes(List.of("b/c", "a"), List.of()), replace("b/c", "1", "a", "2"));
        assertEquals(Map.of("b/c", "1", "a", "2", "awskit.sha256", Checksums.sha256("2".getBytes()) + "  a\n"
                + Checksums.sha256("1".getBytes()) + "  b/c\n"), content());
    }

    @Test
    void replacesItsOwnFiles() throws IOException {
        replace("a", "1", "b/c", "2", "d", "3");
        assertEquals(new Changes(List.of("a"), List.of("d")), replace("a", "new", "b/c", "2"));
        assertEquals("new", content().get("a"));
        assertFalse(content().containsKey("d"));
        assertEquals(List.of("a", "b/c"), List.copyOf(folder.published()));
    }

    @Test
    void doesNotTouchWhatHasNotChanged() throws IOException {
        replace("a", "1", "b", "2");
        var earlier = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(site.resolve("a"), earlier);
        Files.setLastModifiedTime(site.resolve("awskit.sha256"), earlier);
        assertEquals(new Changes(List.of(), List.of()), replace("a", "1", "b", "2"));
        assertEquals(earlier, Files.getLastModifiedTime(site.resolve("a")));
        assertEquals(earlier, Files.getLastModifiedTime(site.resolve("awskit.sha256")));
    }

    @Test
    void keepsWhatItIsToldToKeep() throws IOException {
        replace("a", "1", "old/b", "2");
        folder.replace(files("a", "1"), path -> path.startsWith("old/"));
        assertEquals(List.of("a", "old/b"), List.copyOf(folder.published()));
        assertEquals("2", content().get("old/b"));
    }

    @Test
    void leavesOtherFilesAlone() throws IOException {
        Files.createDirectories(site.resolve("b"));
        Files.writeString(site.resolve("index.html"), "mine");
        Files.writeString(site.resolve("b/mine"), "mine too");
        replace("a", "1", "b/c", "2");
        replace("a", "1");
        assertEquals("mine", content().get("index.html"));
        assertEquals("mine too", content().get("b/mine"));
    }

    @Test
    void refusesToReplaceTheFileOfSomebodyElse() throws IOException {
        replace("a", "1");
        Files.writeString(site.resolve("b"), "mine");
        refuses("b", "a", "new", "b", "2");
    }

    @Test
    void refusesToReplaceAPublishedFileThatWasChanged() throws IOException {
        replace("a", "1", "b", "2");
        Files.writeString(site.resolve("b"), "mine");
        refuses("b", "a", "new", "b", "3");
    }

    @Test
    void keepsAChangedFileThatIsPublishedNoLonger() throws IOException {
        replace("a", "1", "b", "2");
        Files.writeString(site.resolve("b"), "mine");
        assertEquals(new Changes(List.of(), List.of()), replace("a", "1"));
        assertEquals("mine", content().get("b"));
    }

    @Test
    void takesAFileOfTheSameContentForItsOwn() throws IOException {
        Files.createDirectories(site);
        Files.writeString(site.resolve("a"), "1");
        assertEquals(new Changes(List.of(), List.of()), replace("a", "1"));
    }

    @Test
    void refusesToFollowALinkOutOfTheFolder() throws IOException {
        Files.createDirectories(site);
        var elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.createSymbolicLink(site.resolve("b"), elsewhere);
        try {
            refuses("b", "b/c", "1");
            assertEquals(0, elsewhere.toFile().list().length);
        } finally {
            Files.delete(site.resolve("b"));
        }
    }

    @Test
    void refusesAFolderThatStandsForAFile() throws IOException {
        Files.createDirectories(site.resolve("a"));
        refuses("a", "a", "1");
    }

    @Test
    void removesNothingOutsideThatAListNames() throws IOException {
        Files.createDirectories(site);
        var outside = Files.writeString(temp.resolve("outside"), "1");
        Files.writeString(site.resolve("awskit.sha256"), Checksums.sha256("1".getBytes()) + "  ../outside\n");
        replace("a", "1");
        assertTrue(Files.exists(outside));
    }

    /// As after kill -9 between two files: the list has both contents of each file.
    @Test
    void goesOnWhereAnotherWasKilled() throws IOException {
        replace("a", "1", "b", "2");
        var list = Files.readString(site.resolve("awskit.sha256"));
        replace("a", "new", "b", "newer");
        Files.writeString(site.resolve("awskit.sha256"), list + Files.readString(site.resolve("awskit.sha256")));
        Files.writeString(site.resolve("b"), "2");
        Files.createDirectories(site.resolve(".awskit-publish"));
        Files.writeString(site.resolve(".awskit-publish/b"), "half of it");
        assertEquals(new Changes(List.of("a", "b"), List.of()), replace("a", "newest", "b", "newer"));
        assertEquals(3, content().size());
        assertEquals(2, Files.readAllLines(site.resolve("awskit.sha256")).size());
    }

    @Test
    void refusesToWriteWhileAnotherProcessDoes() throws Exception {
        replace("a", "1");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var other = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Holder.class.getName(),
                site.resolve(".awskit-publish").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var out = other.inputReader()) {
            assertEquals("locked", out.readLine());
            var refusal = assertThrows(UserError.class, () -> replace("a", "2"));
            assertEquals("another publish writes to \"" + site + "\" (wait until it has ended)", refusal.getMessage());
            assertEquals("1", content().get("a"));
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
        assertEquals(List.of("a"), replace("a", "2").written());
    }

    /// Holds the lock of a folder until its stdin ends.
    static final class Holder {

        static void main(String... args) throws IOException {
            var staging = Files.createDirectories(Path.of(args[0]));
            try (var channel = FileChannel.open(staging.resolve("lock"), CREATE, WRITE);
                    var lock = channel.lock()) {
                System.out.println(lock.isValid() ? "locked" : "not locked");
                System.in.read();
            }
        }
    }

    private void refuses(String inTheWay, String... files) throws IOException {
        var before = content();
        var refusal = assertThrows(UserError.class, () -> replace(files));
        assertEquals("\"" + site.resolve(inTheWay) + "\" was not written by publish "
                + "(move it away, or choose another folder)", refusal.getMessage());
        assertEquals(ExitCode.ERROR, refusal.exitCode());
        assertEquals(before, content());
    }

    private Changes replace(String... pathsAndContents) throws IOException {
        return folder.replace(files(pathsAndContents), _ -> false);
    }

    private static Map<String, byte[]> files(String... pathsAndContents) {
        var files = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            files.put(pathsAndContents[i], pathsAndContents[i + 1].getBytes());
        }
        return files;
    }

    private Map<String, String> content() throws IOException {
        var content = new TreeMap<String, String>();
        try (var all = Files.walk(site)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                content.put(site.relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }
}
