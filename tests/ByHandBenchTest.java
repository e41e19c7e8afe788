//SOURCES bench/by-hand.java
//SOURCES bench/Programs.java support/Checkout.java support/Commands.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Commands;

/// The benchmark of what stands by hand, with workloads so small that its figures mean nothing.
class ByHandBenchTest {

    @TempDir
    Path folder;

    @Tag("storm")
    @Test
    void everySubstituteDoesTheWholeWork() throws IOException {
        assumeTrue(Programs.find("python3").findFirst().isPresent(), "python3 measures");
        installed("list-running", "ListRunning");
        installed("upload-folder", "UploadFolder");
        var result = Commands.with().env("AWSKIT_HOME", Checkout.root().toString()).timeout(Duration.ofMinutes(5))
                .exec("by-hand", "--no-aot", "--installed", folder, "--rounds", "0", "--protocol", "http", "--workload",
                "list-running,upload-1KiB-30x");
        assertEquals(0, result.exitCode(), result.out() + result.err());
        var rows = result.out().lines().filter(line -> line.matches("\\|.* \\| 1 \\|")).toList();
        assertEquals(2 + 4, rows.size(), result.out());
    }

    /// What install would lay down of a command.
    private void installed(String command, String mainClass) throws IOException {
        var line = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                mainClass);
        Files.write(Files.createDirectories(folder.resolve("key")).resolve(command + ".args"),
                line.stream().map(word -> '"' + word + '"').toList());
    }
}
