//SOURCES ../support/PseudoTerminal.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import support.Checkout;
import support.Commands;
import support.PseudoTerminal;
import support.Running;

class GalleryTest {

    private final Commands command = Commands.with().env("AWSKIT_HOME", Checkout.root().toString())
            .env("AWSKIT_NAME", "awskit").env("XDG_CACHE_HOME", null);
    private final Path cached = command.home().resolve(".cache/awskit/gallery.html");

    @Test
    void writesThePageAndSaysWhere() throws IOException {
        var result = command.exec("gallery");
        assertEquals(new Running.Result(0, cached + "\n", ""), result);
        assertTrue(Files.readString(cached).contains("<code>awskit copy whoami</code>"));
        var own = command.home().resolve("own.html");
        assertEquals(new Running.Result(0, own + "\n", ""), command.exec("gallery", "own.html"));
        assertEquals(-1, Files.mismatch(cached, own));
        var failed = command.exec("gallery", "own.html/page.html");
        assertEquals(255, failed.exitCode());
        assertTrue(failed.err().startsWith("gallery: cannot write \"" + own + "/page.html\" ("), failed.err());
    }

    @Test
    void opensTheBrowserOnATerminal() throws IOException {
        browser("echo \"$1\" > asked");
        assertFalse(onTerminal("--no-browser").out().contains("no browser"));
        assertFalse(Files.exists(command.home().resolve("asked")));
        assertFalse(onTerminal().out().contains("no browser"));
        assertEquals("file://" + cached + "\n", Files.readString(command.home().resolve("asked")));
        browser("exit 3");
        assertTrue(onTerminal().out().contains("gallery: no browser could be opened"));
    }

    private Running.Result onTerminal(Object... arguments) {
        assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(folder ->
                Files.isExecutable(Path.of(folder, "python3"))), "python3 is not installed");
        try (var running = PseudoTerminal.startOnBoth(command, "", "gallery", arguments)) {
            var result = running.await(Duration.ofSeconds(60));
            assertEquals(0, result.exitCode(), result.out());
            assertTrue(result.out().contains(cached.toString()), result.out());
            return result;
        }
    }

    private void browser(String script) throws IOException {
        var bin = Files.createDirectories(command.home().resolve("bin"));
        var file = Files.writeString(bin.resolve("xdg-open"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        command.env("PATH", bin + ":" + System.getenv("PATH"));
    }
}
