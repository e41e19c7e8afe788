//SOURCES ../support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sandbox.SandboxServer;
import support.Commands;

/// Every recipe, as a process, on a sandbox of its own whose instances change state at once.
class RecipesTest {

    private SandboxServer sandbox;

    @BeforeEach
    void startTheSandbox() {
        sandbox = SandboxServer.start(Clock.systemUTC(), Duration.ZERO);
    }

    @AfterEach
    void stopTheSandbox() {
        sandbox.close();
    }

    @Test
    void whoami() {
        assertEquals("arn:aws:iam::123456789012:user/sandbox in account 123456789012\n", run("whoami"));
    }

    @Test
    void flattenReservations() {
        var lines = run("flatten-reservations").lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.matches("i-[0-9a-f]{17}\t(running|stopped)")), lines.toString());
    }

    @Test
    void launchAndWait() {
        assertEquals("Would launch: ami-0a1b2c3d4e5f60001\n", run("launch-and-wait", "ami-0a1b2c3d4e5f60001",
                "--dry-run"));
        var lines = run("launch-and-wait", "ami-0a1b2c3d4e5f60001").lines().toList();
        var id = lines.getFirst().replace("Launching: ", "");
        assertEquals(List.of("Launching: " + id, "State: running"), lines.subList(0, 2));
        assertEquals(4, lines.stream().filter(line -> line.startsWith("Running: ")).count());
        assertTrue(lines.contains("Running: " + id), lines.toString());
    }

    @Test
    void startStopByTag() {
        var id = run("list-running", "--ids", "--name", "web").strip();
        assertEquals("would stop " + id + "\n", run("start-stop-by-tag", "stop", "Name=web", "--dry-run"));
        assertEquals(id + " (1 of 1)\n", run("start-stop-by-tag", "stop", "Name=web"));
        assertEquals("", run("list-running", "--ids", "--name", "web"));
        assertEquals(id + " (1 of 1)\n", run("start-stop-by-tag", "start", "Name=web"));
        assertEquals(id + "\n", run("list-running", "--ids", "--name", "web"));
    }

    @Test
    void instancesByRegion() {
        var lines = run("instances-by-region").lines().toList();
        assertTrue(lines.contains("us-east-1\t4"), lines.toString());
        assertTrue(lines.contains("eu-west-1\t2"), lines.toString());
        assertTrue(lines.contains("ap-south-1\t0"), lines.toString());
    }

    @Test
    void runAsRole() {
        assertEquals("123456789012\t3\n", run("run-as-role", "arn:aws:iam::123456789012:role/ops"));
    }

    @Test
    void runAsRoleGoesOnAfterAFailure() {
        var result = Commands.with().environment(sandbox.environment()).exec("run-as-role",
                "arn:aws:iam::123456789012:role/denied", "arn:aws:iam::123456789012:role/ops");
        assertEquals("123456789012\t3\n", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("run-as-role: arn:aws:iam::123456789012:role/denied: "), result.err());
        assertEquals(1, result.exitCode());
    }

    @Test
    void snapshotsOlderThanKeepsThoseOfImages() {
        var all = run("snapshots-older-than", 90).lines().toList();
        assertEquals(all, run("snapshots-older-than", 90, "--delete", "--dry-run").lines().toList());
        var result = Commands.with().environment(sandbox.environment()).exec("snapshots-older-than", 90, "--delete");
        assertEquals(1, result.exitCode());
        var kept = run("snapshots-older-than", 90).lines().toList();
        assertEquals(all.size(), kept.size() + result.out().lines().count());
        assertEquals(kept.stream().map(line -> "snapshots-older-than: us-east-1: " + line.split("\t")[1]
                + ": InvalidSnapshot.InUse").toList(),
                result.err().lines().map(line -> line.replaceFirst("(InUse).*", "$1")).toList());
    }

    @Test
    void unusedVolumesAndAddresses() {
        var volume = run("unused-volumes", "--regions", "all");
        assertTrue(volume.matches("us-east-1\tvol-[0-9a-f]{17}\t20.*Z\t\\d+ GiB\tgp3\n"), volume);
        assertEquals(volume, run("unused-volumes", "--delete", "--dry-run"));
        assertEquals(volume, run("unused-volumes", "--delete"));
        assertEquals("", run("unused-volumes"));
        var address = run("unused-addresses");
        assertTrue(address.matches("us-east-1\teipalloc-[0-9a-f]{17}\t[0-9.]+\n"), address);
        assertEquals(address, run("unused-addresses", "--release"));
        assertEquals("", run("unused-addresses"));
    }

    @Test
    void openSecurityGroups() {
        var rule = run("open-security-groups");
        assertTrue(rule.matches("us-east-1\tsg-[0-9a-f]+\tsgr-[0-9a-f]+\ttcp\t22-22\t0.0.0.0/0\n"), rule);
    }

    @Test
    void missingTags() {
        var web = run("list-running", "--ids", "--name", "web").strip();
        var lines = run("missing-tags", "Name", "team").lines().toList();
        assertTrue(lines.contains("us-east-1\t" + web + "\tteam"), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("\tName,team")), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.contains("\tsnap-")), lines.toString());
    }

    @Tag("storm")
    @Test
    void makeImageRetiresOlderOnesWithTheirSnapshots() {
        var instance = run("list-running", "--ids", "--name", "web").strip();
        var snapshots = run("snapshots-older-than", 0).lines().count();
        var first = run("make-image", instance, "web").strip().replace("made ", "");
        assertTrue(first.matches("web-20\\d\\d-\\d\\d-\\d\\dT\\d{6}Z"), first);
        var made = run("snapshots-older-than", 0).lines().count();
        assertTrue(made > snapshots);
        var dry = run("make-image", instance, "web", "--keep", 0, "--dry-run");
        assertTrue(dry.endsWith("would retire " + first + "\n"), dry);
        assertTrue(run("make-image", instance, "web", "--keep", 0).endsWith("retired " + first + "\n"));
        assertEquals(made, run("snapshots-older-than", 0).lines().count());
    }

    private String run(String command, Object... args) {
        var result = Commands.with().environment(sandbox.environment()).exec(command, args);
        assertEquals(0, result.exitCode(), result.err());
        return result.out();
    }
}
