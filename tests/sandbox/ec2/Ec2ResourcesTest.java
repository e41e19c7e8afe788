//SOURCES ../../../scripts/sandbox/SandboxServer.java ../../support/MovableClock.java
//DEPS software.amazon.awssdk:ec2

package sandbox.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sandbox.SandboxServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Volume;
import support.MovableClock;

/// EC2 in the sandbox beside instances: volumes, snapshots, images, addresses, groups and networks. Every test uses
/// another region.
@Execution(ExecutionMode.SAME_THREAD) // one clock
class Ec2ResourcesTest {

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
    void hasWhatAnOwnerWouldCleanUp() {
        var ec2 = ec2("us-east-1");
        assertEquals(List.of(400L, 120L, 45L, 7L, 200L), ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots()
                .stream().map(snapshot -> Duration.between(snapshot.startTime(), CLOCK.instant()).toDays()).toList());
        var image = ec2.describeImages(r -> r.owners("self")).images().getFirst();
        var inUse = image.blockDeviceMappings().getFirst().ebs().snapshotId();
        assertEquals("InvalidSnapshot.InUse", refused(() -> ec2.deleteSnapshot(r -> r.snapshotId(inUse))));
        assertEquals(1, ec2.describeVolumes(r -> r.filters(filter("status", "available"))).volumes().size());
        assertEquals(List.of(), ec2.describeAddresses(r -> r.filters(filter("association-id", "*"))).addresses());
        assertEquals(1, ec2.describeAddresses().addresses().size());
        assertEquals(List.of("office"), ec2.describeSecurityGroups(r -> r.filters(
                        filter("ip-permission.cidr", "0.0.0.0/0"), filter("ip-permission.to-port", "22")))
                .securityGroups().stream().map(SecurityGroup::groupName).toList());
        var roots = ec2.describeInstances().reservations().stream().flatMap(r -> r.instances().stream())
                .map(i -> i.blockDeviceMappings().getFirst().ebs().volumeId()).toList();
        assertEquals(roots, ec2.describeVolumes(r -> r.filters(filter("status", "in-use"))).volumes().stream()
                .map(Volume::volumeId).toList());
    }

    @Test
    void attachesVolumes() {
        var ec2 = ec2("us-east-2");
        var instance = launch(ec2, r -> r.placement(p -> p.availabilityZoneId("use2-az2")));
        CLOCK.advance(TRANSITION);
        var created = ec2.createVolume(r -> r.availabilityZone("us-east-2b").size(9).volumeType("gp3")
                .tagSpecifications(tags(ResourceType.VOLUME, "Name=data")));
        var id = created.volumeId();
        assertEquals("creating gp3 3000 125", created.stateAsString() + " " + created.volumeTypeAsString() + " "
                + created.iops() + " " + created.throughput());
        assertEquals("IncorrectState", refused(() -> ec2.attachVolume(r -> r.volumeId(id).instanceId(instance)
                .device("/dev/sdf"))));
        CLOCK.advance(TRANSITION);
        ec2.waiter().waitUntilVolumeAvailable(r -> r.volumeIds(id));
        assertEquals("InvalidParameterValue", refused(() -> ec2.attachVolume(r -> r.volumeId(id).instanceId(instance)
                .device("/dev/xvda"))));
        assertEquals("DryRunOperation", refused(() -> ec2.attachVolume(r -> r.volumeId(id).instanceId(instance)
                .device("/dev/sdf").dryRun(true))));
        assertEquals("attaching", ec2.attachVolume(r -> r.volumeId(id).instanceId(instance).device("/dev/sdf"))
                .stateAsString());
        ec2.waiter().waitUntilVolumeInUse(r -> r.volumeIds(id));
        assertEquals(List.of(id), ec2.describeVolumes(r -> r.filters(filter("attachment.device", "/dev/sd?"),
                filter("tag:Name", "data"))).volumes().stream().map(Volume::volumeId).toList());
        assertEquals(List.of("/dev/xvda", "/dev/sdf"), instance(ec2, instance).blockDeviceMappings().stream()
                .map(device -> device.deviceName()).toList());
        assertEquals("VolumeInUse", refused(() -> ec2.deleteVolume(r -> r.volumeId(id))));
        assertEquals("OperationNotPermitted", refused(() -> ec2.detachVolume(r -> r.volumeId(instance(ec2, instance)
                .blockDeviceMappings().getFirst().ebs().volumeId()))));
        ec2.detachVolume(r -> r.volumeId(id));
        CLOCK.advance(TRANSITION);
        assertEquals("InvalidVolume.ZoneMismatch", refused(() -> ec2.attachVolume(r -> r.volumeId(id)
                .instanceId(launch(ec2, i -> { })).device("/dev/sdf"))));
        ec2.deleteVolume(r -> r.volumeId(id));
        CLOCK.advance(TRANSITION);
        ec2.waiter().waitUntilVolumeDeleted(r -> r.volumeIds(id));
        assertEquals("InvalidVolume.NotFound", refused(() -> ec2.describeVolumes(r -> r.volumeIds(id))));
        assertEquals("InvalidVolumeID.Malformed", refused(() -> ec2.deleteVolume(r -> r.volumeId("vol-x"))));
    }

    @Test
    void deletesTheVolumesOfATerminatedInstance() {
        var ec2 = ec2("us-west-1");
        var id = launch(ec2, r -> r.blockDeviceMappings(device("/dev/xvda", 20, true), device("/dev/sdb", 30, false))
                .tagSpecifications(tags(ResourceType.VOLUME, "Team=site")));
        var volumes = ec2.describeVolumes(r -> r.filters(filter("attachment.instance-id", id))).volumes();
        assertEquals(List.of(20, 30), volumes.stream().map(Volume::size).toList());
        assertEquals(List.of(tag("Team", "site")), volumes.getFirst().tags());
        ec2.terminateInstances(r -> r.instanceIds(id));
        CLOCK.advance(TRANSITION);
        assertEquals(List.of("30 available"), ec2.describeVolumes().volumes().stream()
                .map(v -> v.size() + " " + v.stateAsString()).toList());
    }

    @Test
    void makesAndRetiresImages() {
        var ec2 = ec2("us-west-2");
        var instance = launch(ec2, r -> r.blockDeviceMappings(device("/dev/sdb", 30, true)));
        CLOCK.advance(TRANSITION);
        var id = ec2.createImage(r -> r.instanceId(instance).name("web 1").noReboot(true).tagSpecifications(
                tags(ResourceType.IMAGE, "Name=web"), tags(ResourceType.SNAPSHOT, "Of=web"))).imageId();
        assertEquals("InvalidAMIName.Duplicate", refused(() -> ec2.createImage(r -> r.instanceId(instance)
                .name("web 1"))));
        assertEquals("InvalidAMIID.Unavailable", refused(() -> launch(ec2, r -> r.imageId(id))));
        CLOCK.advance(TRANSITION);
        ec2.waiter().waitUntilImageAvailable(r -> r.imageIds(id));
        ec2.waiter().waitUntilSnapshotCompleted(r -> r.filters(filter("tag:Of", "web")));
        var image = ec2.describeImages(r -> r.owners("self").filters(filter("source-instance-id", instance))).images()
                .getFirst();
        assertEquals(List.of(tag("Name", "web")), image.tags());
        var snapshots = image.blockDeviceMappings().stream().map(device -> device.ebs().snapshotId()).toList();
        assertEquals(snapshots, ec2.describeSnapshots(r -> r.ownerIds("self").filters(filter("description",
                "Created by CreateImage(" + instance + ") for " + id))).snapshots().stream()
                .map(Snapshot::snapshotId).toList());
        assertEquals(2, instance(ec2, launch(ec2, r -> r.imageId(id))).blockDeviceMappings().size());
        assertEquals("DryRunOperation", refused(() -> ec2.deregisterImage(r -> r.imageId(id).dryRun(true))));
        var deleted = ec2.deregisterImage(r -> r.imageId(id).deleteAssociatedSnapshots(true));
        assertEquals(snapshots, deleted.deleteSnapshotResults().stream().map(each -> each.snapshotId()).toList());
        assertEquals(List.of(), ec2.describeSnapshots().snapshots());
        assertEquals("InvalidAMIID.NotFound", refused(() -> ec2.describeImages(r -> r.imageIds(id))));
        assertEquals("InvalidAMIID.NotFound", refused(() -> launch(ec2, r -> r.imageId(id))));
    }

    @Test
    void makesSnapshots() {
        var ec2 = ec2("eu-west-1");
        var volume = ec2.describeVolumes().volumes().getFirst().volumeId();
        var ids = Stream.iterate(1, i -> i < 8, i -> i + 1).map(i -> ec2.createSnapshot(r -> r.volumeId(volume)
                .description("number " + i)).snapshotId()).toList();
        assertEquals("pending", ec2.describeSnapshots(r -> r.snapshotIds(ids.getFirst())).snapshots().getFirst()
                .stateAsString());
        CLOCK.advance(TRANSITION);
        ec2.waiter().waitUntilSnapshotCompleted(r -> r.snapshotIds(ids));
        assertEquals(List.of(5, 2), ec2.describeSnapshotsPaginator(r -> r.maxResults(5)).stream()
                .map(page -> page.snapshots().size()).toList());
        assertEquals("InvalidParameterValue", refused(() -> ec2.createVolume(r -> r.availabilityZone("eu-west-1a")
                .snapshotId(ids.getFirst()).size(1))));
        assertEquals(8, ec2.createVolume(r -> r.availabilityZone("eu-west-1a").snapshotId(ids.getFirst())).size());
        ec2.deleteSnapshot(r -> r.snapshotId(ids.getFirst()));
        assertEquals("InvalidSnapshot.NotFound", refused(() -> ec2.deleteSnapshot(r -> r.snapshotId(ids.getFirst()))));
        assertEquals(List.of(), ec2.describeSnapshots(r -> r.ownerIds("999999999999")).snapshots());
        assertEquals("UnsupportedOperation", refused(() -> ec2.createSnapshot(r -> r.volumeId(volume)
                .outpostArn("arn:aws:outposts:x"))));
    }

    @Test
    void movesAddressesBetweenInstances() {
        var ec2 = ec2("eu-west-2");
        var first = launch(ec2, r -> { });
        var second = launch(ec2, r -> { });
        CLOCK.advance(TRANSITION);
        var before = instance(ec2, first).publicIpAddress();
        var address = ec2.allocateAddress(r -> r.tagSpecifications(tags(ResourceType.ELASTIC_IP, "Name=site")));
        ec2.associateAddress(r -> r.allocationId(address.allocationId()).instanceId(first));
        assertEquals(address.publicIp(), instance(ec2, first).publicIpAddress());
        assertEquals("InvalidIPAddress.InUse", refused(() -> ec2.releaseAddress(r -> r.allocationId(
                address.allocationId()))));
        assertEquals("Resource.AlreadyAssociated", refused(() -> ec2.associateAddress(r -> r.instanceId(second)
                .allocationId(address.allocationId()).allowReassociation(false))));
        ec2.stopInstances(r -> r.instanceIds(first));
        CLOCK.advance(TRANSITION);
        assertEquals(address.publicIp(), instance(ec2, first).publicIpAddress());
        var association = ec2.associateAddress(r -> r.publicIp(address.publicIp()).instanceId(second)).associationId();
        assertNull(instance(ec2, first).publicIpAddress());
        assertEquals(second, ec2.describeAddresses(r -> r.filters(filter("association-id", association))).addresses()
                .getFirst().instanceId());
        ec2.disassociateAddress(r -> r.associationId(association));
        assertNotEquals(before, instance(ec2, second).publicIpAddress());
        assertEquals("InvalidAssociationID.NotFound",
                refused(() -> ec2.disassociateAddress(r -> r.associationId(association))));
        ec2.releaseAddress(r -> r.allocationId(address.allocationId()));
        assertEquals("InvalidAllocationID.NotFound",
                refused(() -> ec2.releaseAddress(r -> r.allocationId(address.allocationId()))));
        assertEquals("InvalidAddress.NotFound",
                refused(() -> ec2.describeAddresses(r -> r.publicIps(address.publicIp()))));
    }

    @Test
    void opensAndClosesPorts() {
        var ec2 = ec2("eu-west-3");
        var id = ec2.createSecurityGroup(r -> r.groupName("web").description("a site")).groupId();
        var https = IpPermission.builder().ipProtocol("tcp").fromPort(443).toPort(443)
                .ipRanges(IpRange.builder().cidrIp("10.1.2.3/8").description("inside").build(),
                        IpRange.builder().cidrIp("192.0.2.0/24").build())
                .ipv6Ranges(Ipv6Range.builder().cidrIpv6("::/0").build()).build();
        assertEquals(3, ec2.authorizeSecurityGroupIngress(r -> r.groupId(id).ipPermissions(https))
                .securityGroupRules().size());
        assertEquals("InvalidPermission.Duplicate", refused(() -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(id)
                .ipProtocol("tcp").fromPort(443).toPort(443).cidrIp("10.0.0.0/8"))));
        var group = ec2.describeSecurityGroups(r -> r.groupNames("web")).securityGroups().getFirst();
        assertEquals(List.of("10.0.0.0/8", "192.0.2.0/24"), group.ipPermissions().getFirst().ipRanges().stream()
                .map(IpRange::cidrIp).toList());
        assertEquals("-1", group.ipPermissionsEgress().getFirst().ipProtocol());
        var rules = ec2.describeSecurityGroupRules(r -> r.filters(filter("group-id", id))).securityGroupRules();
        assertEquals(List.of(true, false, false, false), rules.stream().map(rule -> rule.isEgress()).toList());
        ec2.revokeSecurityGroupIngress(r -> r.groupId(id).securityGroupRuleIds(rules.get(1).securityGroupRuleId()));
        ec2.revokeSecurityGroupEgress(r -> r.groupId(id).ipPermissions(group.ipPermissionsEgress()));
        assertEquals(1, ec2.revokeSecurityGroupIngress(r -> r.groupId(id).ipProtocol("tcp").fromPort(1).toPort(2)
                .cidrIp("10.0.0.0/8")).unknownIpPermissions().size());
        var left = ec2.describeSecurityGroups(r -> r.groupIds(id)).securityGroups().getFirst();
        assertEquals(List.of(), left.ipPermissionsEgress());
        assertEquals(1, left.ipPermissions().getFirst().ipRanges().size());
        var instance = launch(ec2, r -> r.securityGroups("web"));
        assertEquals("DependencyViolation", refused(() -> ec2.deleteSecurityGroup(r -> r.groupId(id))));
        ec2.terminateInstances(r -> r.instanceIds(instance));
        ec2.deleteSecurityGroup(r -> r.groupId(id));
        assertEquals("InvalidGroup.NotFound", refused(() -> ec2.describeSecurityGroups(r -> r.groupIds(id))));
        assertEquals("CannotDelete", refused(() -> ec2.deleteSecurityGroup(r -> r.groupName("default"))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.authorizeSecurityGroupIngress(r -> r
                .groupName("default").ipProtocol("tcp").fromPort(22).toPort(22).cidrIp("0.0.0.0.0"))));
    }

    @Test
    void buildsNetworks() {
        var ec2 = ec2("eu-central-1");
        var vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").tagSpecifications(tags(ResourceType.VPC, "Name=net")))
                .vpc().vpcId();
        assertEquals("pending", ec2.describeVpcs(r -> r.vpcIds(vpc)).vpcs().getFirst().stateAsString());
        CLOCK.advance(TRANSITION);
        ec2.waiter().waitUntilVpcAvailable(r -> r.vpcIds(vpc));
        var subnet = ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.1.0/28").availabilityZone("eu-central-1b"))
                .subnet().subnetId();
        ec2.createTags(r -> r.resources(vpc, subnet).tags(tag("Team", "net")));
        CLOCK.advance(TRANSITION);
        ec2.waiter().waitUntilSubnetAvailable(r -> r.filters(filter("tag:Team", "net")));
        assertEquals("InvalidSubnet.Conflict", refused(() -> ec2.createSubnet(r -> r.vpcId(vpc)
                .cidrBlock("10.0.0.0/20"))));
        assertEquals("InvalidSubnet.Range", refused(() -> ec2.createSubnet(r -> r.vpcId(vpc)
                .cidrBlock("10.1.0.0/20"))));
        assertEquals("InvalidVpc.Range", refused(() -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/8"))));
        var launched = instance(ec2, launch(ec2, r -> r.subnetId(subnet).privateIpAddress("10.0.1.9")));
        assertEquals(vpc + " 10.0.1.9 eu-central-1b null", launched.vpcId() + " " + launched.privateIpAddress() + " "
                + launched.placement().availabilityZone() + " " + launched.publicIpAddress());
        assertEquals("InvalidIPAddress.InUse", refused(() -> launch(ec2, r -> r.subnetId(subnet)
                .privateIpAddress("10.0.1.9"))));
        assertEquals("InsufficientFreeAddressesInSubnet", refused(() -> launch(ec2, r -> r.subnetId(subnet)
                .minCount(11).maxCount(11))));
        assertTrue(instance(ec2, launch(ec2, r -> r.networkInterfaces(InstanceNetworkInterfaceSpecification
                .builder().deviceIndex(0).subnetId(subnet).associatePublicIpAddress(true).build())))
                .publicIpAddress().startsWith("198."));
        var other = ec2.createSecurityGroup(r -> r.groupName("x").description("x")).groupId();
        assertEquals("InvalidParameter", refused(() -> launch(ec2, r -> r.subnetId(subnet).securityGroupIds(other))));
        assertEquals("DependencyViolation", refused(() -> ec2.deleteVpc(r -> r.vpcId(vpc))));
        assertEquals("DependencyViolation", refused(() -> ec2.deleteSubnet(r -> r.subnetId(subnet))));
        ec2.terminateInstances(r -> r.instanceIds(ec2.describeInstances().reservations().stream()
                .map(each -> each.instances().getFirst().instanceId()).toList()));
        ec2.deleteSubnet(r -> r.subnetId(subnet));
        ec2.deleteVpc(r -> r.vpcId(vpc));
        assertEquals("InvalidVpcID.NotFound", refused(() -> ec2.describeVpcs(r -> r.vpcIds(vpc))));
        assertEquals(List.of(true), ec2.describeVpcs().vpcs().stream().map(each -> each.isDefault()).toList());
    }

    @Test
    void tagsEverything() {
        var ec2 = ec2("eu-north-1");
        var volume = ec2.createVolume(r -> r.availabilityZone("eu-north-1a").size(1)
                .tagSpecifications(tags(ResourceType.VOLUME, "a=1"))).volumeId();
        var group = ec2.createSecurityGroup(r -> r.groupName("g").description("g")).groupId();
        ec2.createTags(r -> r.resources(volume, group).tags(tag("b", "2")));
        ec2.deleteTags(r -> r.resources(volume).tags(tag("a", "1")));
        assertEquals(List.of("volume b", "security-group b"), ec2.describeTags().tags().stream()
                .map(tag -> tag.resourceTypeAsString() + " " + tag.key()).toList());
        assertEquals("InvalidVolume.NotFound", refused(() -> ec2.createTags(r -> r.resources(group,
                "vol-00000000000000000").tags(tag("c", "3")))));
        assertEquals(1, ec2.describeTags(r -> r.filters(filter("resource-id", group))).tags().size());
        var once = ec2.createVolume(r -> r.availabilityZone("eu-north-1a").size(2).clientToken("t"));
        assertEquals(once.volumeId(), ec2.createVolume(r -> r.availabilityZone("eu-north-1a").size(2).clientToken("t"))
                .volumeId());
        assertEquals("IdempotentParameterMismatch", refused(() -> ec2.createVolume(r -> r.size(3)
                .availabilityZone("eu-north-1a").clientToken("t"))));
        assertEquals("InvalidParameterValue", refused(() -> ec2.createVolume(r -> r.availabilityZone("eu-north-1a")
                .size(1).tagSpecifications(tags(ResourceType.INSTANCE, "a=1")))));
        var key = ec2.createKeyPair(r -> r.keyName("mine").tagSpecifications(tags(ResourceType.KEY_PAIR, "a=1")));
        assertTrue(key.keyMaterial().startsWith("-----BEGIN"), key.keyMaterial());
        assertEquals("InvalidKeyPair.Duplicate", refused(() -> ec2.createKeyPair(r -> r.keyName("mine"))));
        assertEquals(List.of("team", "mine"), ec2.describeKeyPairs().keyPairs().stream().map(k -> k.keyName())
                .toList());
        ec2.deleteKeyPair(r -> r.keyName("mine"));
        assertEquals("InvalidKeyPair.NotFound", refused(() -> ec2.describeKeyPairs(r -> r.keyNames("mine"))));
    }

    @Test
    void refusesWhatItDoesNotDo() {
        var ec2 = ec2("ap-south-1");
        for (Consumer<RunInstancesRequest.Builder> parameter : List.<Consumer<RunInstancesRequest.Builder>>of(
                r -> r.instanceMarketOptions(m -> m.marketType("spot")), r -> r.launchTemplate(t -> t.version("1")),
                r -> r.hibernationOptions(h -> h.configured(true)), r -> r.placement(p -> p.groupName("g")),
                r -> r.ipv6AddressCount(1), r -> r.blockDeviceMappings(BlockDeviceMapping.builder()
                        .deviceName("/dev/sdb").virtualName("ephemeral0").build()))) {
            var refusal = assertThrows(Ec2Exception.class, () -> launch(ec2, parameter)).awsErrorDetails();
            assertEquals("UnsupportedOperation", refusal.errorCode());
            assertTrue(refusal.errorMessage().endsWith(" is not in the sandbox"), refusal.errorMessage());
        }
        assertEquals("InvalidGroup.NotFound", refused(() -> launch(ec2, r -> r
                .securityGroupIds("sg-00000000000000000"))));
        assertEquals("InvalidKeyPair.NotFound", refused(() -> launch(ec2, r -> r.keyName("none"))));
        assertEquals("InvalidUserData.Malformed", refused(() -> launch(ec2, r -> r.userData("#!"))));
        var missing = assertThrows(Ec2Exception.class, ec2::describeNatGateways).awsErrorDetails();
        assertEquals("The action DescribeNatGateways is not in the sandbox", missing.errorMessage());
        assertEquals(List.of(), ec2.describeInstances().reservations());
    }

    @Test
    void honoursWhatALaunchAsksFor() {
        var ec2 = ec2("ap-northeast-2");
        var id = launch(ec2, r -> r.disableApiTermination(true).metadataOptions(m -> m.httpTokens("optional")));
        CLOCK.advance(TRANSITION);
        assertEquals("optional", instance(ec2, id).metadataOptions().httpTokensAsString());
        assertEquals("OperationNotPermitted", refused(() -> ec2.terminateInstances(r -> r.instanceIds(id))));
        ec2.stopInstances(r -> r.instanceIds(id));
    }

    @Test
    void answersDryRunsOfEveryDescription() {
        var ec2 = ec2("ap-northeast-3");
        for (var call : List.<Runnable>of(() -> ec2.describeImages(r -> r.dryRun(true)),
                () -> ec2.describeTags(r -> r.dryRun(true)), () -> ec2.describeRegions(r -> r.dryRun(true)),
                () -> ec2.describeAvailabilityZones(r -> r.dryRun(true)),
                () -> ec2.describeInstanceStatus(r -> r.dryRun(true)),
                () -> ec2.describeVpcs(r -> r.dryRun(true)))) {
            assertEquals("DryRunOperation", refused(call));
        }
    }

    @Test
    void namesZonesAndRegions() {
        var ec2 = ec2("ap-southeast-2");
        assertEquals(List.of("apse2-az1", "apse2-az2", "apse2-az3"), ec2.describeAvailabilityZones()
                .availabilityZones().stream().map(zone -> zone.zoneId()).toList());
        assertEquals("ap-southeast-2b", ec2.describeAvailabilityZones(r -> r.zoneIds("apse2-az2")).availabilityZones()
                .getFirst().zoneName());
        assertEquals("InvalidZone.NotFound", refused(() -> ec2.describeAvailabilityZones(r -> r.zoneNames("x"))));
        assertEquals("not-opted-in", ec2.describeRegions(r -> r.regionNames("af-south-1")).regions().getFirst()
                .optInStatus());
    }

    @Test
    void listsImagesInPages() {
        var ec2 = ec2("ap-southeast-1");
        assertEquals(5, ec2.describeImages(r -> r.maxResults(5).owners("amazon")).images().size());
        assertEquals("InvalidParameterValue", refused(() -> ec2.describeImages(r -> r.maxResults(5).nextToken("x"))));
        assertEquals(5, ec2.describeImages(r -> r.filters(filter("owner-alias", "amazon"),
                filter("block-device-mapping.volume-type", "gp3"))).images().size());
        assertEquals(List.of(), ec2.describeImages(r -> r.filters(filter("tag:Name", "*"))).images());
    }

    @Test
    void filtersByEveryDocumentedName() {
        var ec2 = ec2("sa-east-1");
        var id = launch(ec2, r -> { });
        var card = instance(ec2, id).networkInterfaces().getFirst();
        for (var filter : List.of(filter("network-interface.network-interface-id", card.networkInterfaceId()),
                filter("network-interface.addresses.primary", "true"), filter("metadata-options.http-tokens",
                        "required"), filter("block-device-mapping.delete-on-termination", "true"),
                filter("private-dns-name-options.hostname-type", "ip-name"), filter("availability-zone-id", "sae1-az1"),
                filter("network-interface.attachment.instance-owner-id", "123456789012"))) {
            assertEquals(1, ec2.describeInstances(r -> r.filters(filter)).reservations().size(), filter.name());
        }
        assertEquals(List.of(), ec2.describeInstances(r -> r.filters(filter("host-id", "*"))).reservations());
        assertEquals(1, ec2.describeVpcs(r -> r.filters(filter("cidr", "172.31.*"))).vpcs().size());
        assertEquals(1, ec2.describeKeyPairs(r -> r.filters(filter("key-name", "te?m"))).keyPairs().size());
        assertEquals(1, ec2.describeInstanceStatus(r -> r.includeAllInstances(true)
                .filters(filter("availability-zone-id", "sae1-az1"))).instanceStatuses().size());
        assertEquals(1, ec2.describeAvailabilityZones(r -> r.filters(filter("zone-id", "sae1-az3")))
                .availabilityZones().size());
        assertEquals("InvalidParameterValue", refused(() -> ec2.describeInstances(r -> r.filters(
                filter("public-dns-name", "*")))));
    }

    private static Ec2Client ec2(String region) {
        return Ec2Client.builder().endpointOverride(server.endpoint()).region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(),
                        server.secretKey()))).build();
    }

    private static String launch(Ec2Client ec2, Consumer<RunInstancesRequest.Builder> change) {
        return ec2.runInstances(RunInstancesRequest.builder().imageId(IMAGE).instanceType("t3.micro").minCount(1)
                .maxCount(1).build().copy(change)).instances().getFirst().instanceId();
    }

    private static Instance instance(Ec2Client ec2, String id) {
        return ec2.describeInstances(r -> r.instanceIds(id)).reservations().getFirst().instances().getFirst();
    }

    private static BlockDeviceMapping device(String name, int size, boolean deletes) {
        return BlockDeviceMapping.builder().deviceName(name).ebs(e -> e.volumeSize(size).deleteOnTermination(deletes))
                .build();
    }

    private static TagSpecification tags(ResourceType type, String tag) {
        return TagSpecification.builder().resourceType(type).tags(tag(tag.split("=")[0], tag.split("=")[1])).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    private static String refused(Runnable action) {
        return assertThrows(Ec2Exception.class, action::run).awsErrorDetails().errorCode();
    }
}
