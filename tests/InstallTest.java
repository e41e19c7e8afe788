//SOURCES support/Checkout.java support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Commands;
import support.Running;

/// `./jbang install` from a copy of the checkout into a home of its own.
class InstallTest {

    @Test
    void installsUpgradesAndUninstalls(@TempDir Path folder) throws IOException {
        var checkout = copy(folder.resolve("a checkout"));
        var home = Files.createDirectories(folder.resolve("home"));
        var bin = home.resolve(".local/bin");

        var installed = install(checkout, home);
        assertEquals(0, installed.exitCode(), installed.err());
        assertEquals("list-running (awskit) 0.2.0\n", run(home, bin.resolve("list-running"), "--version").out());
        var missing = run(home, bin.resolve("upload-folder"), "", "@nowhere", "s3://demo");
        assertEquals(252, missing.exitCode(), missing.err());
        assertTrue(missing.err().startsWith("upload-folder: \"s3://demo\" is one argument too many"), missing.err());
        var listed = run(home, bin.resolve("list-running"), "--ids");
        assertEquals(3, listed.out().lines().count(), listed.err());
        assertTrue(Files.readString(home.resolve(".local/share/bash-completion/completions/upload-folder"))
                .contains("--no-clobber"));

        var nested = run(home, bin.resolve("sandbox"), "list-running", "--ids");
        assertEquals(0, nested.exitCode(), nested.err());
        assertEquals(3, nested.out().lines().count(), nested.err());
        var unknown = run(home, bin.resolve("sandbox"), "ls");
        assertEquals(new Running.Result(252, "", "sandbox: \"ls\" is not an awskit command (sandbox -- ls … runs any "
                + "program)\n"), unknown);
        var statement = run(home, Path.of("sh"), "-c", "echo 'session.region()' | " + bin.resolve("shell")
                + " --region us-east-1");
        assertEquals(new Running.Result(0, "\"us-east-1\"\n", ""), statement);

        // Each command has the very jars it has through JBang, and only the sandbox has S3Proxy.
        var version = versions(home).getFirst();
        for (var command : List.of("assume-role", "list-running", "upload-folder", "shell")) {
            var jars = jars(Files.readString(version.resolve(command + ".args")));
            assertTrue(jars.containsAll(jars(run(home, checkout.resolve("jbang"), "info", "classpath",
                    checkout.resolve("scripts", command + ".java").toString()).out())), command);
            assertTrue(jars.stream().noneMatch(jar -> jar.startsWith("s3proxy")), command);
        }

        // Caches damaged, foreign or missing: slower, and nothing else.
        var installedVersion = new Running.Result(0, "list-running (awskit) 0.2.0\n", "");
        var cache = version.resolve("help.aot");
        Files.writeString(cache, "no cache");
        assertEquals(installedVersion, run(home, bin.resolve("list-running"), "--version"));
        Files.copy(version.resolve("sandbox.aot"), cache, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(installedVersion, run(home, bin.resolve("list-running"), "--version"));
        Files.delete(cache);
        assertEquals(installedVersion, run(home, bin.resolve("list-running"), "--version"));

        // The JDK goes.
        var launcher = home.resolve("launcher");
        Files.copy(bin.resolve("list-running"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        replace(launcher, System.getProperty("java.home"), "/no/such/jdk");
        assertEquals(new Running.Result(255, "", "list-running: \"/no/such/jdk/bin/java\" is gone (install again)\n"),
                run(home, launcher));
        Files.delete(launcher);

        // The cache of other jars would run the old classes; the folder of the new ones is another.
        replace(checkout.resolve("lib/awskit/script/Script.java"), "VERSION = \"0.2.0\"", "VERSION = \"0.2.1\"");
        var upgraded = install(checkout, home);
        assertEquals(0, upgraded.exitCode(), upgraded.err());
        assertEquals("list-running (awskit) 0.2.1\n", run(home, bin.resolve("list-running"), "--version").out());
        assertEquals(1, versions(home).size());

        // What does not compile leaves what is there.
        replace(checkout.resolve("lib/awskit/script/Script.java"), "VERSION = \"0.2.1\"", "VERSION = 0.2.2");
        assertFalse(install(checkout, home).exitCode() == 0);
        assertEquals("list-running (awskit) 0.2.1\n", run(home, bin.resolve("list-running"), "--version").out());

        replace(checkout.resolve("lib/awskit/script/Script.java"), "VERSION = 0.2.2", "VERSION = \"0.2.1\"");
        assertEquals(0, install(checkout, home, "--uninstall").exitCode());
        try (var left = Files.walk(home)) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).filter(file -> !file.toString().contains("/.jbang/"))
                    .toList());
        }
    }

    private static Running.Result install(Path checkout, Path home, String... options) {
        var command = Commands.with().env("HOME", home.toString()).env("JAVA_TOOL_OPTIONS", null)
                .directory(checkout).timeout(Duration.ofMinutes(4));
        var line = Stream.concat(Stream.of(checkout.resolve("jbang").toString(), "install", "--bin",
                home.resolve(".local/bin").toString()), Stream.of(options)).toArray(String[]::new);
        return command.env("XDG_DATA_HOME", home.resolve(".local/share").toString())
                .env("XDG_CONFIG_HOME", home.resolve(".config").toString()).startProgram(line)
                .await(Duration.ofMinutes(4));
    }

    private static Running.Result run(Path home, Path launcher, String... args) {
        return Commands.with().env("HOME", home.toString()).startProgram(Stream.concat(Stream.of(launcher.toString()),
                Stream.of(args)).toArray(String[]::new)).await(Duration.ofMinutes(1));
    }

    /// Returns the names of the jars in a class path but the first, without the numbers that install gives them.
    private static List<String> jars(String classPath) {
        return Pattern.compile("[^/]+\\.jar").matcher(classPath).results().skip(1)
                .map(jar -> jar.group().replaceFirst("^\\d{3}-", "")).toList();
    }

    private static List<Path> versions(Path home) throws IOException {
        try (var folders = Files.newDirectoryStream(home.resolve(".local/share/awskit"), Files::isDirectory)) {
            return Stream.iterate(folders.iterator(), all -> all.hasNext(), all -> all).map(all -> all.next()).toList();
        }
    }

    private static void replace(Path file, String old, String now) throws IOException {
        var text = Files.readString(file);
        assertTrue(text.contains(old), file.toString());
        Files.writeString(file, text.replace(old, now));
    }

    private static Path copy(Path to) throws IOException {
        for (var part : List.of("jbang", "jbang-catalog.json", "lib", "scripts")) {
            try (var files = Files.walk(Checkout.root().resolve(part))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var copy = to.resolve(Checkout.root().relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return to;
    }
}
