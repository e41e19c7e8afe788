//SOURCES support/Checkout.java support/Commands.java support/FaultProxy.java support/Organization.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sandbox.SandboxServer;
import support.Checkout;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.Organization;
import support.Running;

/// Makes a script from each template with `./jbang init`, and runs it on the sandbox with `./jbang`.
class TemplatesTest {

    private static final int FORTY_OR_SO = 60;

    @TempDir
    Path folder;

    private Map<String, String> environment = Map.of();

    /// Copies the files that `init` reads.
    @BeforeEach
    void copyTheCatalogue() throws IOException {
        Files.createDirectory(folder.resolve("jbang-catalog"));
        for (var name : List.of("jbang-catalog.json", "jbang-catalog/aws-script.java", "jbang-catalog/aws-list.java",
                "jbang-catalog/aws-change.java", "jbang-catalog/aws-regions.java")) {
            Files.copy(Checkout.root().resolve(name), folder.resolve(name));
        }
    }

    @Test
    void startsAScript() throws IOException {
        var bucket = Commands.bucket();
        assertTrue(run("aws-script", bucket).out().startsWith(bucket + "\t"));
    }

    @Test
    void startsAListing() throws IOException {
        var bucket = Commands.bucket();
        var listed = (List<?>) Json.read(run("aws-list", bucket, "--output", "json").out());
        assertEquals(bucket, ((Map<?, ?>) listed.getFirst()).get("Name"));
        assertTrue(again(bucket).out().startsWith("NAME "));
        assertEquals(bucket + "\n", again(bucket, "--output", "text", "--query", "[].Name").out());
    }

    @Test
    void startsAChange() throws IOException {
        try (var own = SandboxServer.start()) {
            environment = own.environment();
            var meant = run("aws-change", "owner", "nobody", "--dry-run").out();
            assertTrue(meant.lines().count() > 2 && meant.lines().allMatch(line -> line.startsWith("would tag i-")), meant);
            assertEquals(meant.replace("would tag", "tagged"), again("owner", "nobody").out());
            assertEquals("", again("owner", "nobody").out());
        }
    }

    @Tag("storm")
    @Test
    void startsATaskInManyRegions() throws IOException {
        var lines = run("aws-regions").out().lines().toList();
        assertTrue(lines.size() > 10 && lines.stream().allMatch(line -> line.matches("\t\t[a-z0-9-]+\t\\d+")),
                lines.toString());
        assertEquals(1, again("--regions", "eu-west-1").out().lines().count());
        assertTrue(again("--regions", "eu-west-1", "--accounts", "123456789012").out()
                .startsWith("\t123456789012\teu-west-1\t"));
        var part = jbang("my-job.java", "--regions", "eu-west-1,xx-nowhere-1");
        assertEquals(1, part.exitCode(), part.err());
        assertTrue(part.out().startsWith("\t\teu-west-1\t"), part.out());
        assertTrue(part.err().lines().allMatch(line -> line.startsWith("my-job: xx-nowhere-1: ")), part.err());
    }

    // my-job.java --organization --role audit
    @Tag("storm")
    @Test
    void asksAllAccountsOfAnOrganization() throws IOException {
        var organization = Organization.start();
        environment = Map.of("AWS_ENDPOINT_URL", organization.moto().uri().toString(), "AWS_ACCESS_KEY_ID", "AKID",
                "AWS_SECRET_ACCESS_KEY", "secret");
        var lines = run("aws-regions", "--organization", "--role", "audit", "--regions", "us-east-1").out().lines()
                .sorted().toList();
        assertEquals(organization.accounts().stream().sorted().map(id -> "\t" + id + "\tus-east-1\t1").toList(), lines);
        assertTrue(again("--organization", "--iam-policy").out().contains("organizations:ListAccounts"));

        var requestsToSts = new AtomicInteger();
        try (var proxy = new FaultProxy(organization.moto().uri())) {
            proxy.on(request -> request.headers().getOrDefault("Authorization", "").contains("/sts/")
                    && requestsToSts.incrementAndGet() == 2, new Fault.Answer(403, "<ErrorResponse><Error><Type>Sender</Type>"
                    + "<Code>AccessDenied</Code><Message>not yours</Message></Error></ErrorResponse>"));
            environment = new TreeMap<>(environment);
            environment.put("AWS_ENDPOINT_URL", proxy.endpoint().toString());
            var partial = jbang("my-job.java", "--organization", "--role", "audit", "--regions", "us-east-1");
            assertEquals(1, partial.exitCode(), partial.err());
            assertTrue(partial.err().matches("my-job: account \\d{12}: access denied: AssumeRole \\(.*\\)\n"), partial.err());
            var missing = partial.err().substring("my-job: account ".length()).substring(0, 12);
            assertEquals(lines.stream().filter(line -> !line.contains(missing)).toList(),
                    partial.out().lines().sorted().toList());
        }
    }

    private Running.Result run(String template, String... arguments) throws IOException {
        assertEquals(0, jbang("init", "-t", template, "my-job.java").exitCode());
        var lines = Files.readAllLines(folder.resolve("my-job.java"));
        assertTrue(lines.size() <= FORTY_OR_SO, template + " has " + lines.size() + " lines");
        return again(arguments);
    }

    private Running.Result again(String... arguments) throws IOException {
        var line = new ArrayList<>(List.of("my-job.java"));
        line.addAll(List.of(arguments));
        var result = jbang(line.toArray(String[]::new));
        assertEquals(0, result.exitCode(), result.err());
        return result;
    }

    private Running.Result jbang(String... arguments) {
        return Commands.with().environment(environment).directory(folder).jbang(arguments).await(Duration.ofMinutes(3));
    }
}
