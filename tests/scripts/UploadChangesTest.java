//SOURCES UploadScene.java

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import support.Fault;
import support.FaultProxy;
import support.Running;

/// Files that change while `upload-folder` sends them: an object is always one state of its file, never a mixture, and
/// in the end the last one.
class UploadChangesTest {

    private static final int SIZE = 11 * UploadScene.MIB;
    private static final List<String> OTHERS = List.of("a", "z");

    /// What a writer may do to a file.
    enum Change {
        TRUNCATES {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, random(SIZE / 3));
            }
        },
        APPENDS {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, random(1000), APPEND);
            }
        },
        OVERWRITES {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, random(SIZE));
            }
        },
        /// The new one has the size and the time of the old one. Only an atomic move leaves no moment without a file:
        /// with `REPLACE_EXISTING`, the JDK deletes the old file first.
        REPLACES {
            @Override
            void to(Path file) throws IOException {
                var fresh = file.resolveSibling("fresh");
                Files.write(fresh, random(SIZE));
                Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(file));
                Files.move(fresh, file, ATOMIC_MOVE);
            }
        },
        /// In place, and sets the time back, so that only the time of the last change tells.
        REWRITES {
            @Override
            void to(Path file) throws IOException {
                var time = Files.getLastModifiedTime(file);
                Files.write(file, random(SIZE));
                Files.setLastModifiedTime(file, time);
            }
        },
        DELETES {
            @Override
            void to(Path file) throws IOException {
                Files.deleteIfExists(file);
            }
        };

        abstract void to(Path file) throws IOException;

        Fault.Act on(Path file) {
            return new Fault.Act(() -> {
                try {
                    to(file);
                } catch (NoSuchFileException e) {
                    // A request that the command gave up arrives after the test has removed its files.
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        private static byte[] random(int size) {
            var bytes = new byte[size];
            new Random().nextBytes(bytes);
            return bytes;
        }
    }

    @TempDir
    Path folder;

    private UploadScene scene;
    private FaultProxy proxy;
    private Path file;

    @BeforeEach
    void begin() {
        scene = new UploadScene(folder);
        proxy = scene.proxy;
        OTHERS.forEach(name -> scene.file(name, 500));
        file = scene.file("large", SIZE);
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Tag("storm")
    @ParameterizedTest
    @EnumSource
    void neverMixesPartsOfTwoStates(Change change) throws Exception {
        proxy.on(UploadScene.onPart("large", 2), change.on(file)).times(1);
        settles(change, scene.run("--multipart-threshold", "5MiB", "--part-size", "5MiB", "--concurrency", "1",
                "--output", "json"));
    }

    @Tag("storm")
    @ParameterizedTest
    @EnumSource
    void neverStoresAMixtureOfTwoStates(Change change) throws Exception {
        proxy.on(UploadScene.on("PutObject", "large"), change.on(file)).times(1);
        settles(change, scene.run("--output", "json"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERWRITES", "APPENDS"})
    void noticesAChangeBehindItsBack(Change change) throws Exception {
        // When all of the file has been read, and before the object has its time.
        scene.file("small", 100);
        proxy.on(UploadScene.on("PutObject", "small"), change.on(folder.resolve("small"))).times(1);
        proxy.on(UploadScene.on("CompleteMultipartUpload", "large"), change.on(file)).times(1);
        var result = scene.run("--multipart-threshold", "10MiB", "--part-size", "5MiB", "--output", "json");
        assertEquals(0, result.exitCode(), result.err());
        scene.assertComplete();
    }

    @Tag("storm")
    @ParameterizedTest
    @EnumSource(names = {"OVERWRITES", "APPENDS", "REPLACES", "REWRITES"})
    void namesAFileThatNeverSettles(Change change) throws Exception {
        proxy.on(UploadScene.on("UploadPart", "large"), change.on(file));
        var result = scene.run("--multipart-threshold", "5MiB", "--part-size", "5MiB", "--output", "json");
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().matches("upload-folder: " + file + ": (changed|shrank) while it was read\n"),
                result.err());
        assertEquals("Changed", ((Map<?, ?>) ((List<?>) UploadScene.document(result).get("failed")).getFirst())
                .get("code"));
        assertEquals(OTHERS, List.copyOf(scene.names().keySet()));
        assertEquals(0, scene.unfinished());
    }

    /// A failed file is tried once more at the end, and nothing changes then.
    private void settles(Change change, Running.Result result) throws IOException {
        if (change == Change.DELETES) {
            assertEquals(1, result.exitCode(), result.err());
            assertEquals("upload-folder: " + file + ": vanished before it was read\n", result.err());
            assertEquals(List.of("p/large"), UploadScene.failed(result));
            assertEquals(OTHERS, List.copyOf(scene.names().keySet()));
            assertEquals(0, scene.unfinished());
            return;
        }
        assertEquals(0, result.exitCode(), result.err());
        assertArrayEquals(Files.readAllBytes(file), scene.stored("large"));
        scene.assertComplete();
        assertTrue(proxy.requests("PutObject") + proxy.requests("UploadPart") > OTHERS.size() + 1);
    }
}
