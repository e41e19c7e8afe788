//SOURCES ../support/FaultProxy.java ../support/Organization.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:ec2

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sandbox.SandboxServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.Organization;
import support.Running;

/// `list-running` as a process, on a sandbox of its own with the sample instances in us-east-1 and eu-west-1.
class ListRunningTest {

    private static SandboxServer sandbox;

    @BeforeAll
    static void startTheSandbox() {
        sandbox = SandboxServer.start();
    }

    @AfterAll
    static void stopTheSandbox() {
        sandbox.close();
    }

    // list-running
    @Test
    void showsWhatRunsOldestFirst() {
        var result = list();
        assertEquals(0, result.exitCode(), result.err());
        var lines = result.out().lines().toList();
        assertTrue(lines.getFirst().matches("REGION +ID +NAME +TYPE +STATE +PRIVATE-IP +PUBLIC-IP +UPTIME"),
                result.out());
        assertEquals(List.of("database", "web", "t2.micro"), lines.stream().skip(1)
                .map(line -> line.split(" {2,}")[2]).toList());
        assertTrue(lines.get(1).endsWith(" days"), lines.get(1));
    }

    // list-running --regions all --output json
    @Test
    void looksIntoAllEnabledRegions() {
        var instances = json("--regions", "all");
        assertEquals(List.of("eu-west-1", "us-east-1"), instances.stream().map(it -> it.get("Region")).distinct()
                .toList());
        assertEquals(instances.stream().map(it -> it.get("Region") + " " + it.get("LaunchTime")).sorted().toList(),
                instances.stream().map(it -> it.get("Region") + " " + it.get("LaunchTime")).toList());
    }

    // list-running --output json, and aws ec2 describe-instances
    @Test
    void jsonIsThatOfTheAwsCli() throws IOException {
        assumeTrue(isInstalled("aws"));
        var theirs = Commands.with().environment(sandbox.environment()).startProgram("aws", "ec2", "describe-instances",
                "--filters", "Name=instance-state-name,Values=running", "--query", "Reservations[].Instances[]",
                "--output", "json").await(Duration.ofMinutes(1));
        assertEquals(0, theirs.exitCode(), theirs.err());
        var ours = json();
        ours.forEach(instance -> List.of("ReservationId", "OwnerId", "Region").forEach(added ->
                assertTrue(instance.remove(added) != null, added)));
        assertEquals(sorted(theirs.out()), sorted(Json.pretty(ours)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --state stopped                                     | web-staging
            --state running,stopped --name web*                 | web web-staging
            --state all --type r6g.*                            | database
            --filter Name=instance-type,Values=r6g.large,m5.large | database
            --tag Name=database                                 | database
            --tag Name                                          | database web
            --name nothing-like-this                            | ``
            """)
    void filtersOnTheServer(String options, String names) {
        var result = list(Stream.concat(Stream.of("--output", "text", "--columns", "name", "--sort", "name"),
                Stream.of(options.split(" "))).toArray());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(names.isEmpty() ? List.of() : List.of(names.split(" ")), result.out().lines().toList());
    }

    @Test
    void queryOrdersTextAsTheCliDoes() {
        var result = list("--output", "json", "--query", "[?LaunchTime > '2000' && InstanceType != 'x'] | length(@)");
        assertEquals("3\n", result.out(), result.err());
        assertEquals("database\nweb\n", list("--query", "[].Tags[?Key=='Name'] | [][].Value", "--output", "text").out());
    }

    @Test
    void columnsMayBeTagsAndExpressions() {
        var result = list("--output", "csv", "--columns", "id,tag:Name,Placement.Tenancy,uptime", "--sort", "-uptime");
        var lines = result.out().lines().toList();
        assertEquals("id,tag:Name,Placement.Tenancy,uptime", lines.getFirst());
        assertTrue(lines.get(1).matches("i-[0-9a-f]{17},database,default,\\d{7,}"), result.out());
    }

    @Test
    void alignsNumbersOnTheRight() {
        var lines = list("--columns", "name,length(BlockDeviceMappings),uptime").out().lines().toList();
        assertEquals(1, lines.stream().map(String::length).distinct().count(), lines.toString());
        assertTrue(lines.getFirst().endsWith(" UPTIME"), lines.getFirst());
    }

    // list-running --output yaml
    @org.junit.jupiter.api.Tag("storm")
    @Test
    void yamlIsTheJson() throws Exception {
        assumeTrue(new ProcessBuilder("python3", "-c", "import yaml").start().waitFor() == 0);
        for (var query : List.of("[]", "[].InstanceId", "[0]", "[?InstanceId=='none']", "length(@)")) {
            var options = query.equals("[]") ? new Object[] {"--output"} : new Object[] {"--query", query, "--output"};
            var yaml = list(Stream.concat(Stream.of(options), Stream.of("yaml")).toArray());
            assertEquals(0, yaml.exitCode(), yaml.err());
            var read = Commands.with().input(yaml.out()).startProgram("python3", "-c",
                    "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))").await(Duration.ofMinutes(1));
            var json = list(Stream.concat(Stream.of(options), Stream.of("json")).toArray()).out();
            assertEquals(Json.read(json), Json.read(read.out()), read.err());
        }
        assertEquals("[]\n", list("--output", "yaml", "--name", "none").out());
    }

    // list-running --connect web
    @org.junit.jupiter.api.Tag("storm")
    @Test
    void connectsThroughTheAwsCli() throws IOException {
        var command = command();
        var bin = Files.createDirectories(command.home().resolve("bin"));
        var aws = program(bin.resolve("aws"), "echo \"$@ in $AWS_REGION as $AWS_ACCESS_KEY_ID\"; exit $STATUS");
        command.env("PATH", bin + ":/usr/bin:/bin").env("STATUS", "0").env("AWS_PROFILE", null);
        var without = command.exec("list-running", "--connect", "web");
        assertEquals(255, without.exitCode());
        assertTrue(without.err().startsWith("list-running: --connect takes the program \"session-manager-plugin\", which "
                + "is not on the PATH (see https://"), without.err());

        Files.copy(aws, bin.resolve("session-manager-plugin"));
        Files.setPosixFilePermissions(bin.resolve("session-manager-plugin"), Files.getPosixFilePermissions(aws));
        var id = list("--name", "web", "--ids").out().strip();
        for (var name : List.of("web", id)) {
            var result = command.exec("list-running", "--connect", name);
            assertEquals("ssm start-session --target " + id + " --region us-east-1 in us-east-1 as "
                    + sandbox.accessKey() + "\n", result.out(), result.err());
            assertEquals(0, result.exitCode());
        }
        assertEquals(3, command.env("STATUS", "3").exec("list-running", "--connect", "web").exitCode());
        for (var name : List.of("web-staging", "i-0123456789")) {
            var none = command.exec("list-running", "--connect", name);
            assertEquals(255, none.exitCode());
            assertTrue(none.err().startsWith("list-running: no running instance \"" + name + "\" ("), none.err());
        }
        var many = command.exec("list-running", "--connect", "worker", "--regions", "us-east-1,eu-west-1");
        assertEquals(255, many.exitCode());
        assertTrue(many.err().matches("list-running: 2 running instances are called \"worker\" \\(choose one: "
                + "i-[0-9a-f]+ in eu-west-1, i-[0-9a-f]+ in eu-west-1\\)\n"), many.err());
    }

    private static Path program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    // aws ec2 stop-instances --instance-ids $(list-running --ids)
    @Test
    void idsAreForPipes() {
        var result = list("--ids");
        assertEquals(3, result.out().lines().filter(line -> line.matches("i-[0-9a-f]{17}")).count());
        assertEquals(3, result.out().lines().count());
    }

    @Test
    void aRegionNamedTwiceIsListedOnce() {
        assertEquals(3, list("--regions", "us-east-1,us-east-1", "--ids").out().lines().count());
    }

    // list-running --regions us-east-1,me-south-1,eu-west-1
    @Test
    void aRegionThatFailsCostsALine() {
        var result = list("--regions", "us-east-1,xx-nowhere-1,eu-west-1", "--ids");
        assertEquals(1, result.exitCode(), result.err());
        assertEquals(5, result.out().lines().count());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("list-running: xx-nowhere-1: "), result.err());
    }

    @Test
    void aProfileThatFailsCostsALine() throws IOException {
        var command = command().env("AWS_REGION", null).env("AWS_DEFAULT_REGION", null);
        Files.createDirectories(command.home().resolve(".aws"));
        Files.writeString(command.home().resolve(".aws/config"), """
                [profile good]
                region = eu-west-1
                aws_access_key_id = %s
                aws_secret_access_key = %s
                [profile bad]
                region = eu-west-1
                aws_access_key_id = AKIANOBODY
                aws_secret_access_key = nothing
                """.formatted(sandbox.accessKey(), sandbox.secretKey()));
        var result = command.exec("list-running", "--profiles", "all", "--output", "csv", "--columns", "profile,name");
        assertEquals(1, result.exitCode(), result.err());
        assertEquals(List.of("profile,name", "good,worker", "good,worker"), result.out().lines().toList());
        assertTrue(result.err().startsWith("list-running: profile \"bad\" in eu-west-1: "), result.err());
    }

    // list-running --organization --role audit
    @org.junit.jupiter.api.Tag("storm")
    @Test
    void listsAnOrganizationAtOnce() {
        var organization = Organization.start();
        var moto = organization.moto();
        var accounts = organization.accounts();
        Object[] options = {"--organization", "--role", "audit", "--output", "text", "--columns", "owner"};
        var all = moto.command().exec("list-running", options);
        assertEquals(0, all.exitCode(), all.err());
        assertEquals(accounts.stream().sorted().toList(), all.out().lines().sorted().toList());
        assertTrue(moto.command().exec("list-running", "--accounts", accounts.get(1), "--role", "audit").out()
                .startsWith("OWNER "));

        var requestsToSts = new AtomicInteger();
        try (var proxy = new FaultProxy(moto.uri())) {
            proxy.on(request -> request.headers().getOrDefault("Authorization", "").contains("/sts/")
                    && requestsToSts.incrementAndGet() == 2, new Fault.Answer(403, "<ErrorResponse><Error><Type>Sender</Type>"
                    + "<Code>AccessDenied</Code><Message>not yours</Message></Error></ErrorResponse>"));
            var partial = moto.command().endpoint(proxy.endpoint()).exec("list-running", options);
            assertEquals(1, partial.exitCode(), partial.err());
            assertTrue(partial.err().matches("list-running: account \\d{12}: access denied: AssumeRole \\(.*\\)\n"),
                    partial.err());
            assertEquals(accounts.stream().filter(account -> !partial.err().contains(account)).sorted().toList(),
                    partial.out().lines().sorted().toList());

            proxy.on(request -> request.headers().containsKey("X-Amz-Target"), new Fault.Answer(400,
                    "{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}"));
            var denied = moto.command().endpoint(proxy.endpoint()).exec("list-running", options);
            assertEquals("list-running: access denied: ListAccounts (needs organizations:ListAccounts; no; use the "
                    + "organization's management account or a delegated administrator, or name the --accounts)\n",
                    denied.err());
            assertEquals(254, denied.exitCode());
        }
    }

    @Test
    void hostileTagsHarmNothing() {
        try (var ec2 = ec2("ap-south-1")) {
            ec2.runInstances(run -> run.imageId("ami-0a1b2c3d4e5f60001").instanceType(InstanceType.T3_MICRO).minCount(1)
                    .maxCount(1).tagSpecifications(TagSpecification.builder().resourceType(ResourceType.INSTANCE).tags(
                            Tag.builder().key("Name").value("=HYPERLINK(\"http://evil\")\n\u202etxt").build())
                            .build()));
        }
        var table = list("--regions", "ap-south-1", "--state", "all");
        assertEquals(2, table.out().lines().count(), table.out());
        assertTrue(table.out().contains("=HYPERLINK(\"http://evil\")??txt"), table.out());
        var csv = list("--regions", "ap-south-1", "--state", "all", "--output", "csv", "--columns", "name");
        assertEquals("name\n\"'=HYPERLINK(\"\"http://evil\"\")\n\u202etxt\"\n", csv.out());
    }

    // list-running --watch 1
    @Test
    void watchesUntilInterrupted() {
        try (var running = command().start("list-running", "--watch", "1", "--ids")) {
            running.awaitOut(line -> line.startsWith("i-"));
            try (var ec2 = ec2("us-east-1")) {
                var id = ec2.runInstances(run -> run.imageId("ami-0a1b2c3d4e5f60001").instanceType(InstanceType.T3_MICRO)
                        .minCount(1).maxCount(1)).instances().getFirst().instanceId();
                running.awaitOut(line -> line.equals(id));
                assertEquals(130, running.signal("INT").await(Duration.ofSeconds(10)).exitCode());
                ec2.terminateInstances(terminate -> terminate.instanceIds(id));
            }
        }
    }

    // list-running --watch 1, on a terminal
    @Test
    void showsWhenItLastLooked() {
        assumeTrue(isInstalled("python3"));
        var line = Stream.concat(Stream.of("python3", "-c", "import pty, sys; pty.spawn(sys.argv[1:])"),
                Stream.of(command().line("list-running", "--watch", "1", "--columns", "name"))).toArray(String[]::new);
        try (var running = command().env("TERM", "xterm").startProgram(line)) {
            var times = new HashSet<String>();
            for (int i = 0; i < 2; i++) {
                running.awaitOut(shown -> shown.matches(".*\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d, every 1 s\\s*")
                        && times.add(shown));
            }
        }
    }

    // 20,000 instances in 17 regions, one call in five throttled, 128 MiB of heap
    @org.junit.jupiter.api.Tag("storm") // the other Tag is EC2's
    @Test
    void losesNoneOfTwentyThousandUnderThrottling(@TempDir Path folder) throws IOException {
        try (var crowded = SandboxServer.start(); var proxy = new FaultProxy(crowded.endpoint());
                var client = Ec2Client.builder().endpointOverride(crowded.endpoint()).region(Region.US_EAST_1)
                        .credentialsProvider(credentials(crowded)).build()) {
            var regions = client.describeRegions().regions();
            var seeded = 0;
            for (var region : regions) {
                var count = (20_000 - seeded) / (regions.size() - regions.indexOf(region));
                crowded.seed(region.regionName(), count);
                seeded += count;
            }
            proxy.on(request -> true, new Fault.Answer(503, "<Response><Errors><Error><Code>RequestLimitExceeded</Code>"
                    + "<Message>slow down</Message></Error></Errors><RequestID>1</RequestID></Response>")).share(0.2);
            var result = Commands.with().environment(crowded.environment()).endpoint(proxy.endpoint())
                    .java("-Xmx128m").timeout(Duration.ofMinutes(3))
                    .exec("list-running", "--regions", "all", "--output", "jsonl", "--state", "all");
            assertEquals(0, result.exitCode(), result.err());
            var ids = new HashSet<Object>();
            for (var line : result.out().lines().toList()) {
                assertTrue(ids.add(((Map<?, ?>) Json.read(line)).get("InstanceId")), line);
            }
            assertTrue(ids.size() >= 20_000, Integer.toString(ids.size()));
        }
    }

    @Test
    void badUsageIsNamed() {
        var cases = List.of(List.of("--state", "asleep"), List.of("--filter", "x=y"), List.of("--columns", "nosuch"),
                List.of("--columns", "id,,name"), List.of("--query", "a["), List.of("--sort", "nosuch"),
                List.of("--sort", "-"), List.of("--watch", "0"),
                List.of("--connect", "web", "--ids"), List.of("--organization"), List.of("--role", "audit"),
                List.of("--accounts", "12", "--role", "audit"), List.of("--organization", "--role", "a:b"),
                List.of("--organization", "--accounts", "123456789012", "--role", "audit"),
                List.of("--ids", "--columns", "id"));
        var results = command().execAll("list-running", cases).iterator();
        for (var words : cases) {
            var result = results.next();
            assertEquals(252, result.exitCode(), words + result.err());
            assertEquals(1, result.err().lines().count(), result.err());
            assertEquals("", result.out());
        }
    }

    @Test
    void whatCannotBeWrittenIsNoSuccess() {
        var full = redirected("> /dev/full");
        assertEquals(255, full.exitCode(), full.err());
        assertEquals("list-running: cannot write to stdout: No space left on device\n", full.err());
        var head = redirected("--watch 1 --ids | head -n 1"); // ends when head does
        assertEquals(0, head.exitCode(), head.err());
        assertEquals("", head.err());
        assertTrue(head.out().matches("i-\\w+\n"), head.out());
    }

    @Test
    void printsUtf8InALocaleOfAscii() {
        var listed = command().env("LC_ALL", "C").exec("list-running", "--query", "`[\"\\u00e9\"]`", "--output", "jsonl");
        assertEquals("\"\u00e9\"\n", listed.out(), listed.err());
    }

    private static Running.Result redirected(String rest) {
        var line = Stream.concat(Stream.of("bash", "-c", "\"$@\" " + rest, "bash"),
                Stream.of(command().line("list-running"))).toArray(String[]::new);
        try (var running = command().startProgram(line)) {
            return running.await(Duration.ofSeconds(30));
        }
    }

    @Test
    void permissionsAreTheLeast() {
        assertFalse(list("--iam-policy").out().contains("DescribeRegions"));
        assertTrue(list("--iam-policy", "--regions", "all").out().contains("ec2:DescribeRegions"));
        var organization = list("--iam-policy", "--organization", "--role", "audit").out();
        assertTrue(organization.contains("organizations:ListAccounts"), organization);
        assertTrue(organization.contains("arn:aws:iam::*:role/audit"), organization);
        assertTrue(list("--iam-policy", "--accounts", "123456789012", "--role", "audit", "--region", "cn-north-1").out()
                .contains("arn:aws-cn:iam::*:role/audit"));
    }

    private static Commands command() {
        return Commands.with().environment(sandbox.environment());
    }

    private static Running.Result list(Object... options) {
        return command().exec("list-running", options);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> json(Object... options) {
        var result = list(Stream.concat(Stream.of("--output", "json"), Stream.of(options)).toArray());
        assertEquals(0, result.exitCode(), result.err());
        return (List<Map<String, Object>>) Json.read(result.out());
    }

    /// Returns the instances as sorted lines, with dates in the format of the AWS CLI v2. (v1 prints them as EC2 sends
    /// them.)
    private static List<String> sorted(String json) {
        return ((List<?>) Json.read(json)).stream().map(Json::line)
                .map(line -> line.replaceAll("(T\\d\\d:\\d\\d:\\d\\d)\\.000Z", "$1+00:00")).sorted().toList();
    }

    private static Ec2Client ec2(String region) {
        return Ec2Client.builder().endpointOverride(sandbox.endpoint()).region(Region.of(region))
                .credentialsProvider(credentials(sandbox)).build();
    }

    private static StaticCredentialsProvider credentials(SandboxServer server) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(), server.secretKey()));
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
