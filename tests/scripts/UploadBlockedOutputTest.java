//DEPS org.junit.jupiter:junit-jupiter
//SOURCES UploadScene.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.Commands;
import support.Running;

/// A signal ends a command in bounded time, though nothing reads what it prints.
class UploadBlockedOutputTest {

    /// A pipe holds 64 KiB. Short of that by less than a page, its writer blocks.
    private static final int FULL = 60_000;

    @TempDir
    Path folder;

    @TempDir
    Path pipes;

    private UploadScene scene;
    private Path pipe;

    @BeforeEach
    void begin() throws Exception {
        scene = new UploadScene(folder);
        pipe = pipes.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo");
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Tag("storm")
    @ParameterizedTest
    @CsvSource({"stdout, TERM", "stdout, INT", "stdout, HUP", "stderr, TERM", "report, INT"})
    void endsUploadFolder(String stream, String signal) throws Exception {
        scene.smallFiles(1500);
        if (stream.equals("stderr")) {
            for (var i = 0; i < 800; i++) {
                Files.createSymbolicLink(folder.resolve("link" + i), Path.of("s"));
            }
        }
        var options = switch (stream) {
            case "stdout" -> new String[] {"--dry-run"};
            case "stderr" -> new String[] {"--dry-run", "--no-follow-symlinks"};
            default -> new String[] {"--dry-run", "--quiet", "--report", pipe.toString()};
        };
        assertEquals(130, endsWhileBlocked(stream, signal, scene.command().line("upload-folder",
                scene.words(options))).exitCode());
    }

    /// As every command without a shutdown hook.
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void endsListRunning(String signal) throws Exception {
        try (var reader = new RandomAccessFile(pipe.toFile(), "rw")) {
            reader.write(new byte[FULL - 2000]);
            try (var running = start("stdout", Commands.with().line("list-running", "--output", "json", "--regions",
                    "all"), reader)) {
                running.signal(signal).awaitWithin(Duration.ofSeconds(3));
            }
        }
    }

    private Running.Result endsWhileBlocked(String stream, String signal, String... line) throws Exception {
        try (var reader = new RandomAccessFile(pipe.toFile(), "rw"); var running = start(stream, line, reader)) {
            return running.signal(signal).awaitWithin(Duration.ofSeconds(3));
        }
    }

    /// Starts a command and waits until the pipe is full.
    private Running start(String stream, String[] line, RandomAccessFile reader) throws IOException {
        var words = new ArrayList<>(List.of("bash", "-c", switch (stream) {
            case "stdout" -> "exec \"$@\" >\"$0\"";
            case "stderr" -> "exec \"$@\" 2>\"$0\"";
            default -> "exec \"$@\"";
        }, pipe.toString()));
        words.addAll(Arrays.asList(line));
        var running = scene.command().startProgram(words.toArray(String[]::new));
        var pending = new FileInputStream(reader.getFD());
        while (pending.available() < FULL && running.handle().isAlive()) {
            Thread.onSpinWait();
        }
        assertTrue(running.handle().isAlive(), "ended before the pipe was full");
        return running;
    }
}
