//SOURCES ../../support/Endpoint.java ../../support/MovableClock.java
//DEPS software.amazon.awssdk:ec2

package sandbox.ec2;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sandbox.SandboxServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import support.Commands;
import support.Endpoint;
import support.MovableClock;
import support.Running;

/// EC2 in the sandbox. Every test uses another region.
@Execution(ExecutionMode.SAME_THREAD) // one clock
class Ec2ServiceTest {

    private static final String IMAGE = "ami-0a1b2c3d4e5f60001";
    private static final Duration TRANSITION = Duration.ofSeconds(10);
    private static final MovableClock CLOCK = new MovableClock();

    private static SandboxServer server;

    @BeforeAll
    static void start() {
        server = SandboxServer.start(CLOCK, TRANSITION);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void hasInstancesFromTheStart() {
        assertEquals(List.of("running database", "running web", "stopped web-staging", "running null"),
                instances(ec2("us-east-1"), r -> { }).stream().map(i -> i.state().nameAsString() + " " + name(i))
                        .toList());
        var workers = ec2("eu-west-1").describeInstances().reservations();
        assertEquals(1, workers.size());
        assertEquals(List.of("worker", "worker"), workers.getFirst().instances().stream().map(i -> name(i)).toList());
        assertEquals(List.of(), instances(ec2("sa-east-1"), r -> { }));
    }

    @Test
    void launchesWhatIsAskedFor() {
        var ec2 = ec2("us-east-2");
        var group = ec2.createSecurityGroup(r -> r.groupName("web").description("a group")).groupId();
        ec2.createKeyPair(r -> r.keyName("key"));
        var launched = ec2.runInstances(run(3).toBuilder().placement(p -> p.availabilityZone("us-east-2b"))
                .keyName("key").securityGroupIds(group).instanceType(InstanceType.M7_G_LARGE)
                .tagSpecifications(TagSpecification.builder().resourceType("instance")
                        .tags(tag("Name", "<a & b>\r\n\"é😀"), tag("empty", "")).build()).build());
        assertEquals(3, launched.instances().size());
        var described = ec2.describeInstances().reservations();
        assertEquals(launched.reservationId(), described.getFirst().reservationId());
        assertEquals(launched.instances(), described.getFirst().instances());
        var instance = described.getFirst().instances().get(2);
        assertEquals(List.of(tag("Name", "<a & b>\r\n\"é😀"), tag("empty", "")), instance.tags());
        assertEquals("us-east-2b", instance.placement().availabilityZone());
        assertEquals("key", instance.keyName());
        assertEquals(group, instance.securityGroups().getFirst().groupId());
        assertEquals("web", instance.securityGroups().getFirst().groupName());
        assertEquals(InstanceType.M7_G_LARGE, instance.instanceType());
        assertEquals(2, instance.amiLaunchIndex());
        assertEquals("123456789012", described.getFirst().ownerId());
    }

    @Test
    void takesTimeFromStateToState() {
        var ec2 = ec2("us-west-1");
        var id = launch(ec2, 1).getFirst();
        assertEquals("pending", state(ec2, id));
        assertEquals("IncorrectInstanceState", refused(() -> ec2.stopInstances(r -> r.instanceIds(id))));
        CLOCK.advance(TRANSITION);
        assertEquals("running", state(ec2, id));
        assertEquals("initializing", ec2.describeInstanceStatus(r -> r.instanceIds(id)).instanceStatuses().getFirst()
                .instanceStatus().statusAsString());
        CLOCK.advance(TRANSITION);
        assertEquals("ok", ec2.describeInstanceStatus(r -> r.instanceIds(id)).instanceStatuses().getFirst()
                .systemStatus().statusAsString());
        ec2.rebootInstances(r -> r.instanceIds(id));
        var address = instance(ec2, id).publicIpAddress();
        assertEquals("running stopping", change(ec2.stopInstances(r -> r.instanceIds(id)).stoppingInstances()));
        assertEquals("IncorrectInstanceState", refused(() -> ec2.startInstances(r -> r.instanceIds(id))));
        CLOCK.advance(TRANSITION);
        assertEquals("stopped", state(ec2, id));
        assertNull(instance(ec2, id).publicIpAddress());
        assertTrue(instance(ec2, id).stateTransitionReason().startsWith("User initiated (20"));
        assertEquals(List.of(), ec2.describeInstanceStatus(r -> r.instanceIds(id)).instanceStatuses());
        assertEquals(1, ec2.describeInstanceStatus(r -> r.instanceIds(id).includeAllInstances(true))
                .instanceStatuses().size());
        assertEquals("stopped pending", change(ec2.startInstances(r -> r.instanceIds(id)).startingInstances()));
        CLOCK.advance(TRANSITION);
        assertNotEquals(address, instance(ec2, id).publicIpAddress());
        assertEquals("running shutting-down",
                change(ec2.terminateInstances(r -> r.instanceIds(id)).terminatingInstances()));
        CLOCK.advance(TRANSITION);
        assertEquals("terminated terminated",
                change(ec2.terminateInstances(r -> r.instanceIds(id)).terminatingInstances()));
        assertEquals("IncorrectInstanceState", refused(() -> ec2.startInstances(r -> r.instanceIds(id))));
        CLOCK.advance(Duration.ofHours(2));
        assertEquals("InvalidInstanceID.NotFound", refused(() -> state(ec2, id)));
    }

    @Test
    void changesAllOrNone() {
        var ec2 = ec2("us-west-2");
        var ids = launch(ec2, 2);
        CLOCK.advance(TRANSITION);
        ec2.terminateInstances(r -> r.instanceIds(ids.getFirst()));
        assertEquals("IncorrectInstanceState", refused(() -> ec2.stopInstances(r -> r.instanceIds(ids))));
        assertEquals("running", state(ec2, ids.getLast()));
    }

    @Test
    void filtersAsEc2Does() {
        var ec2 = ec2("ca-central-1");
        var web = ec2.runInstances(run(1).toBuilder().tagSpecifications(TagSpecification.builder()
                .resourceType("instance").tags(tag("Name", "web-1"), tag("*", "star")).build()).build()).instances()
                .getFirst();
        var worker = ec2.runInstances(run(1).toBuilder().instanceType("c7g.large").placement(p ->
                p.availabilityZone("ca-central-1c")).build());
        var other = worker.instances().getFirst();
        Map.of("tag:Name=web-?", web, "tag:Name=w*1,none", web, "tag-key=Name", web, "tag:*=star", web,
                "instance-type=c7g.*", other, "availability-zone=*c", other,
                "reservation-id=" + worker.reservationId(), other,
                "subnet-id=" + other.subnetId(), other,
                "private-ip-address=" + web.privateIpAddress(), web).forEach((filter, expected) ->
                assertEquals(List.of(expected.instanceId()), ids(ec2, filter), filter));
        Map.of("ip-address=" + web.publicIpAddress(), web, "private-dns-name=" + web.privateDnsName(), web,
                "instance-id=" + other.instanceId() + ",i-00000000", other).forEach((filter, expected) ->
                assertEquals(List.of(expected.instanceId()), ids(ec2, filter), filter));
        for (var both : List.of("vpc-id=" + web.vpcId(), "image-id=" + IMAGE, "instance-state-name=pending",
                "owner-id=123456789012", "architecture=x86_64", "launch-time=20*", "instance-state-code=0",
                "tenancy=default")) {
            assertEquals(List.of(web.instanceId(), other.instanceId()), ids(ec2, both), both);
        }
        assertEquals(List.of(), ids(ec2, "tag:Name=WEB-1"));
        assertEquals(List.of(), ids(ec2, "tag:Name=web-\\?"));
        assertEquals(List.of(), ids(ec2, "tag:Name=web-1", "instance-type=c7g.*"));
        assertEquals("InvalidParameterValue", refused(() -> ids(ec2, "no-such-filter=x")));
        assertEquals("InvalidParameterValue", refused(() -> ids(ec2("ap-south-1"), "no-such-filter=x")));
    }

    @Test
    void listsInPages() {
        var ec2 = ec2("eu-west-2");
        var launched = launch(ec2, 12);
        var pages = ec2.describeInstancesPaginator(r -> r.maxResults(5)).stream().toList();
        assertEquals(List.of(5, 5, 2), pages.stream().map(page ->
                page.reservations().stream().mapToInt(r -> r.instances().size()).sum()).toList());
        assertEquals(launched, pages.stream().flatMap(page -> page.reservations().stream())
                .flatMap(reservation -> reservation.instances().stream()).map(Instance::instanceId).toList());
        assertEquals(12, ec2.describeInstanceStatusPaginator(r -> r.maxResults(5).includeAllInstances(true))
                .instanceStatuses().stream().count());
        assertEquals("InvalidParameterCombination",
                refused(() -> ec2.describeInstances(r -> r.maxResults(5).instanceIds(launched))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.describeInstances(r -> r.maxResults(4))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.describeInstances(r -> r.maxResults(1001))));
        for (var token : List.of("x", "", "bmV4dCB4", "!")) {
            assertEquals("InvalidParameterValue", refused(() -> ec2.describeInstances(r -> r.nextToken(token))), token);
        }
    }

    @Test
    void namesWhatIsWrong() {
        var ec2 = ec2("eu-west-3");
        var id = launch(ec2, 1).getFirst();
        assertEquals("InvalidInstanceID.Malformed", refused(() -> ec2.startInstances(r -> r.instanceIds("i-xyz"))));
        var unknown = assertThrows(Ec2Exception.class, () -> ec2.terminateInstances(r ->
                r.instanceIds(id, "i-00000000", "i-00000000000000000"))).awsErrorDetails();
        assertEquals("InvalidInstanceID.NotFound", unknown.errorCode());
        assertEquals("The instance IDs 'i-00000000, i-00000000000000000' do not exist", unknown.errorMessage());
        assertEquals("InvalidAMIID.Malformed", refused(() -> ec2.runInstances(launch(r -> r.imageId("ami-x")))));
        assertEquals("MissingParameter", refused(() -> ec2.runInstances(launch(r -> r.imageId(null)))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.runInstances(launch(r -> r.instanceType("t9.huge")))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.runInstances(launch(r -> r.minCount(2)))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.runInstances(launch(r ->
                r.placement(p -> p.availabilityZone("us-east-1a"))))));
        assertEquals("InvalidSubnetID.NotFound", refused(() -> ec2.runInstances(launch(r -> r.subnetId("subnet-1")))));
        assertEquals("InstanceLimitExceeded",
                refused(() -> ec2.runInstances(launch(r -> r.minCount(1_000_000_000).maxCount(1_000_000_000)))));
        assertEquals("InvalidAction", refused(ec2::describeNatGateways));
        assertEquals(1, instances(ec2, r -> { }).size());
    }

    @Test
    void answersDryRunsWithoutDoing() {
        var ec2 = ec2("eu-central-1");
        var id = launch(ec2, 1).getFirst();
        CLOCK.advance(TRANSITION);
        var refusal = assertThrows(Ec2Exception.class, () -> ec2.runInstances(launch(r -> r.dryRun(true))));
        assertEquals("DryRunOperation", refusal.awsErrorDetails().errorCode());
        assertEquals(412, refusal.statusCode());
        assertEquals("DryRunOperation", refused(() -> ec2.stopInstances(r -> r.instanceIds(id).dryRun(true))));
        assertEquals("DryRunOperation", refused(() -> ec2.describeInstances(r -> r.dryRun(true))));
        assertEquals("DryRunOperation", refused(() -> ec2.createTags(r -> r.resources(id).tags(tag("a", "b"))
                .dryRun(true))));
        assertEquals(List.of("running"), instances(ec2, r -> { }).stream().map(i -> i.state().nameAsString()).toList());
    }

    @Test
    void launchesOnceForOneClientToken() {
        var ec2 = ec2("eu-north-1");
        var first = ec2.runInstances(run(2).toBuilder().clientToken("once").build());
        assertEquals(first.instances(), ec2.runInstances(run(2).toBuilder().clientToken("once").build()).instances());
        assertEquals("IdempotentParameterMismatch",
                refused(() -> ec2.runInstances(run(3).toBuilder().clientToken("once").build())));
        assertEquals(2, instances(ec2, r -> { }).size());
    }

    @Test
    void changesTags() {
        var ec2 = ec2("ap-northeast-1");
        var ids = launch(ec2, 2);
        ec2.createTags(r -> r.resources(ids).tags(tag("a", "1"), tag("b", "2")));
        ec2.createTags(r -> r.resources(ids.getFirst()).tags(tag("a", "3")));
        ec2.deleteTags(r -> r.resources(ids).tags(tag("a", "1"), Tag.builder().key("b").build()));
        assertEquals(List.of(TagDescription.builder().resourceId(ids.getFirst()).resourceType("instance").key("a")
                .value("3").build()), ec2.describeTags(r -> r.filters(filter("resource-type=inst*"))).tags());
        assertEquals("InvalidParameterValue", refused(() -> ec2.createTags(r -> r.resources(ids)
                .tags(tag("aws:a", "b")))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.createTags(r -> r.resources(ids)
                .tags(tag("a", "\u001b")))));
        assertEquals("InvalidID", refused(() -> ec2.createTags(r -> r.resources("vol-1").tags(tag("a", "b")))));
    }

    @Test
    void hasOneRegionThatIsNotOptedIn() {
        var ec2 = ec2("us-east-1");
        var enabled = ec2.describeRegions().regions().stream().map(region -> region.regionName()).collect(toSet());
        assertEquals(17, enabled.size());
        assertFalse(enabled.contains("af-south-1"));
        var all = ec2.describeRegions(r -> r.allRegions(true).filters(filter("opt-in-status=not-opted-in"))).regions();
        assertEquals(List.of("af-south-1"), all.stream().map(region -> region.regionName()).toList());
        assertEquals("AuthFailure", refused(() -> ec2("af-south-1").describeInstances()));
        assertEquals(3, ec2.describeAvailabilityZones().availabilityZones().size());
        assertEquals(List.of(IMAGE), ec2.describeImages(r -> r.owners("amazon").filters(filter("name=al2023-*-x86_64")))
                .images().stream().map(image -> image.imageId()).toList());
    }

    @Test
    void checksSignatures() {
        var wrong = AwsBasicCredentials.create(server.accessKey(), "wrong");
        assertEquals("AuthFailure", refused(() -> ec2("us-east-1", wrong).describeRegions()));
        var unknown = AwsBasicCredentials.create("AKIAUNKNOWN", server.secretKey());
        assertEquals("AuthFailure", refused(() -> ec2("us-east-1", unknown).describeRegions()));
    }

    @Test
    void servesTwentyThousandInstancesInSeventeenRegions() {
        try (var busy = SandboxServer.start(CLOCK, TRANSITION)) {
            var credentials = AwsBasicCredentials.create(busy.accessKey(), busy.secretKey());
            var regions = ec2(busy.endpoint(), "us-east-1", credentials).describeRegions().regions();
            regions.forEach(region -> busy.seed(region.regionName(), 20_000 / regions.size()));
            var ids = new HashSet<String>();
            for (var region : regions) {
                // Statuses, because reading whole instances takes the client longer than the server.
                ec2(busy.endpoint(), region.regionName(), credentials).describeInstanceStatusPaginator(r ->
                        r.maxResults(1000).includeAllInstances(true)).instanceStatuses()
                        .forEach(status -> assertTrue(ids.add(status.instanceId()), status.instanceId()));
            }
            assertEquals(20_000 / regions.size() * regions.size() + 6, ids.size());
            assertEquals(20_000 / regions.size(), ids(ec2(busy.endpoint(), "us-east-1", credentials),
                    "tag:Name=node-*").size());
            assertThrows(IllegalArgumentException.class, () -> busy.seed("af-south-1", 1));
        }
    }

    /// The members that only moto shows are a kernel of an outdated virtualization, and a reason without a change of
    /// state.
    @Test
    void showsTheAwsCliWhatMotoShows() {
        var moto = Endpoint.all().stream().filter(endpoint -> endpoint.name().equals("moto")).findFirst();
        assumeTrue(moto.isPresent());
        var sandbox = Commands.sandbox();
        try (var ours = describe(sandbox.endpoint(), sandbox.accessKey(), sandbox.secretKey());
                var motos = describe(moto.get().uri(), moto.get().accessKey(), moto.get().secretKey())) {
            var missing = new TreeSet<>(members(motos));
            missing.removeAll(members(ours));
            missing.removeIf(member -> member.matches(".*[.](KernelId|SriovNetSupport|StateReason[.].*)"));
            assertEquals(Set.of(), missing);
        } catch (UncheckedIOException e) {
            assumeTrue(false, "no AWS CLI: " + e.getMessage());
        }
    }

    private static Running describe(URI endpoint, String accessKey, String secretKey) {
        try (var ec2 = ec2(endpoint, "eu-west-1", AwsBasicCredentials.create(accessKey, secretKey))) {
            var id = ec2.runInstances(launch(r -> r.keyName("team").tagSpecifications(TagSpecification.builder()
                    .resourceType("instance").tags(tag("Name", "x")).build()))).instances().getFirst().instanceId();
            return Commands.with().endpoint(endpoint).env("AWS_ACCESS_KEY_ID", accessKey)
                    .env("AWS_SECRET_ACCESS_KEY", secretKey).env("AWS_DEFAULT_REGION", "eu-west-1")
                    .startProgram("aws", "ec2", "describe-instances", "--instance-ids", id, "--output", "json");
        }
    }

    private static Set<String> members(Running cli) {
        var result = cli.await(Duration.ofSeconds(60));
        assertEquals(0, result.exitCode(), result.err());
        var paths = new TreeSet<String>();
        paths("", Json.read(result.out()), paths);
        return paths;
    }

    private static void paths(String path, Object tree, Set<String> paths) {
        switch (tree) {
            case Map<?, ?> map -> map.forEach((name, value) -> paths(path + "." + name, value, paths));
            case List<?> list -> list.forEach(value -> paths(path, value, paths));
            case null, default -> paths.add(path);
        }
    }

    private static Ec2Client ec2(String region) {
        return ec2(region, AwsBasicCredentials.create(server.accessKey(), server.secretKey()));
    }

    private static Ec2Client ec2(String region, AwsCredentials credentials) {
        return ec2(server.endpoint(), region, credentials);
    }

    private static Ec2Client ec2(URI endpoint, String region, AwsCredentials credentials) {
        return Ec2Client.builder().endpointOverride(endpoint).region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials)).build();
    }

    private static RunInstancesRequest launch(Consumer<RunInstancesRequest.Builder> change) {
        return run(1).copy(change);
    }

    private static RunInstancesRequest run(int count) {
        return RunInstancesRequest.builder().imageId(IMAGE).instanceType(InstanceType.T3_MICRO).minCount(count)
                .maxCount(count).build();
    }

    private static List<String> launch(Ec2Client ec2, int count) {
        return ec2.runInstances(run(count)).instances().stream().map(Instance::instanceId).toList();
    }

    private static List<Instance> instances(Ec2Client ec2, Consumer<DescribeInstancesRequest.Builder> request) {
        return ec2.describeInstances(request).reservations().stream().flatMap(r -> r.instances().stream()).toList();
    }

    private static Instance instance(Ec2Client ec2, String id) {
        return instances(ec2, r -> r.instanceIds(id)).getFirst();
    }

    private static String state(Ec2Client ec2, String id) {
        return instance(ec2, id).state().nameAsString();
    }

    /// @param filters such as `tag:Name=a,b`
    private static List<String> ids(Ec2Client ec2, String... filters) {
        return instances(ec2, r -> r.filters(Arrays.stream(filters).map(Ec2ServiceTest::filter).toList())).stream()
                .map(Instance::instanceId).toList();
    }

    private static Filter filter(String filter) {
        var parts = filter.split("=");
        return Filter.builder().name(parts[0]).values(parts[1].split(",")).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static String name(Instance instance) {
        return instance.tags().stream().filter(tag -> tag.key().equals("Name")).map(Tag::value).findFirst().orElse(null);
    }

    private static String change(List<InstanceStateChange> changes) {
        return changes.getFirst().previousState().nameAsString() + " "
                + changes.getFirst().currentState().nameAsString();
    }

    private static String refused(Runnable action) {
        return assertThrows(Ec2Exception.class, action::run).awsErrorDetails().errorCode();
    }
}
