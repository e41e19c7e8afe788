//SOURCES ../../scripts/upload/Folder.java ../../scripts/upload/WalkAhead.java
//DEPS org.junit.jupiter:junit-jupiter

package upload;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalkAheadTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, WalkAhead.MOST, WalkAhead.MOST + 200})
    void findsEachFileOnceInTheOrderOfTheWalk(int files) throws IOException, InterruptedException {
        for (var i = 0; i < files; i++) {
            Files.createFile(Files.createDirectories(folder.resolve("d" + i % 7)).resolve("f" + i));
        }
        var source = Folder.of(folder);
        var expected = new ArrayList<FolderEntry>();
        source.forEach(expected::add);
        assertEquals(files, expected.size());
        var ahead = new WalkAhead(source, _ -> {});
        ahead.begin();
        assertEquals(expected, found(ahead));
        assertEquals(expected, found(new WalkAhead(source, _ -> {})), "without a beginning");
    }

    /// A folder that was not read must not look like an empty one.
    @Test
    void throwsWhatTheWalkThrew() {
        var ahead = new WalkAhead(new SingleFile(null, "name"), _ -> {});
        ahead.begin();
        assertThrows(NullPointerException.class, ahead::await);
    }

    @Test
    void rehearsesTheFilesUntilItIsAwaited() throws IOException, InterruptedException {
        for (var name : List.of("a", "b", "c")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createSymbolicLink(folder.resolve("a-broken-link"), folder.resolve("gone"));
        var rehearsed = new LinkedBlockingQueue<String>();
        var closed = new CountDownLatch(1);
        var ahead = new WalkAhead(Folder.of(folder), file -> {
            rehearsed.add(file.relative());
            if (file.relative().equals("b")) {
                assertDoesNotThrow(() -> closed.await());
            }
        });
        ahead.begin();
        assertEquals("a", rehearsed.poll(1, TimeUnit.MINUTES));
        assertEquals("b", rehearsed.poll(1, TimeUnit.MINUTES));
        ahead.close();
        closed.countDown();
        assertEquals(4, found(ahead).size());
        assertTrue(rehearsed.isEmpty(), rehearsed::toString);
    }

    private static List<FolderEntry> found(WalkAhead ahead) throws InterruptedException {
        ahead.await();
        var found = new ArrayList<FolderEntry>();
        while (ahead.hasNext()) {
            found.add(ahead.next());
        }
        assertFalse(ahead.hasNext());
        return found;
    }
}
