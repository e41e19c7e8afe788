//DEPS software.amazon.awssdk:ec2
//SOURCES ImageCatalog.java Machine.java
package sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/// Describes an instance with the members that DescribeInstances returns for an ordinary one. A stopped instance has no
/// public address, and a terminated one has only a few members left.
final class InstanceDescription {

    private static final String ROOT_DEVICE = "/dev/xvda";

    private final Machine machine;
    private final Launch launch;
    private final Network network;
    private final Instant now;

    private InstanceDescription(Machine machine, Instant now) {
        this.machine = machine;
        this.launch = machine.launch();
        this.network = launch.network();
        this.now = now;
    }

    static Instance of(Machine machine, Instant now) {
        return new InstanceDescription(machine, now).instance();
    }

    private Instance instance() {
        var request = launch.request();
        var state = machine.state(now);
        var isWindows = ImageCatalog.WINDOWS.equals(request.imageId());
        var instance = Instance.builder()
                .instanceId(machine.id()).imageId(request.imageId()).state(state)
                .instanceType(Objects.requireNonNullElse(request.instanceType(), InstanceType.M1_SMALL))
                .keyName(request.keyName()).amiLaunchIndex(machine.index()).productCodes(List.of())
                .launchTime(machine.started()).placement(placement -> placement.availabilityZone(launch.zone())
                        .groupName("").tenancy("default"))
                .monitoring(monitoring -> monitoring.state(request.monitoring() != null
                        && Boolean.TRUE.equals(request.monitoring().enabled()) ? "enabled" : "disabled"))
                .privateDnsName("").publicDnsName("").stateTransitionReason(machine.reason())
                .architecture(ImageCatalog.isArm(request.imageId()) ? "arm64" : "x86_64")
                .platform(isWindows ? "windows" : null).platformDetails(isWindows ? "Windows" : "Linux/UNIX")
                .usageOperation(isWindows ? "RunInstances:0002" : "RunInstances")
                .usageOperationUpdateTime(launch.time())
                .blockDeviceMappings(List.of()).clientToken(Objects.requireNonNullElse(request.clientToken(), ""))
                .ebsOptimized(Boolean.TRUE.equals(request.ebsOptimized())).enaSupport(true).hypervisor("xen")
                .networkInterfaces(List.of()).rootDeviceName(ROOT_DEVICE).rootDeviceType("ebs")
                .securityGroups(List.of()).virtualizationType("hvm")
                .tags(machine.tags().isEmpty() ? null : machine.tags().entrySet().stream().map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList());
        if (machine.isEnding()) {
            var verb = state.name() == InstanceStateName.STOPPED || state.name() == InstanceStateName.STOPPING
                    ? "stop" : "shutdown";
            instance.stateReason(reason -> reason.code("Client.UserInitiatedShutdown")
                    .message("Client.UserInitiatedShutdown: User initiated " + verb));
        }
        if (state.name() != InstanceStateName.TERMINATED) {
            addNetwork(instance, state.name() == InstanceStateName.STOPPED);
        }
        return instance.build();
    }

    private void addNetwork(Instance.Builder instance, boolean isStopped) {
        var groups = groups();
        var address = network.privateAddress(launch.zone(), machine.number());
        var publicAddress = network.publicAddress(machine.number() * 7 + machine.starts());
        var profile = launch.request().iamInstanceProfile();
        instance.vpcId(network.vpc()).subnetId(network.subnet(launch.zone())).securityGroups(groups)
                .privateIpAddress(address).privateDnsName(network.privateName(address)).sourceDestCheck(true)
                .networkInterfaces(networkInterface(groups, address, isStopped ? null : publicAddress))
                .blockDeviceMappings(InstanceBlockDeviceMapping.builder().deviceName(ROOT_DEVICE).ebs(ebs -> ebs
                        .attachTime(launch.time()).deleteOnTermination(true).status("attached")
                        .volumeId(network.id("vol", machine.number()))).build())
                .cpuOptions(cpu -> cpu.coreCount(1).threadsPerCore(2))
                .capacityReservationSpecification(c -> c.capacityReservationPreference("open"))
                .hibernationOptions(hibernation -> hibernation.configured(false))
                .enclaveOptions(enclave -> enclave.enabled(false))
                .maintenanceOptions(maintenance -> maintenance.autoRecovery("default"))
                .metadataOptions(metadata -> metadata.state("applied").httpTokens("required")
                        .httpPutResponseHopLimit(2).httpEndpoint("enabled").httpProtocolIpv6("disabled")
                        .instanceMetadataTags("disabled"))
                .privateDnsNameOptions(names -> names.hostnameType("ip-name").enableResourceNameDnsARecord(false)
                        .enableResourceNameDnsAAAARecord(false));
        if (!isStopped) {
            instance.publicIpAddress(publicAddress).publicDnsName(network.publicName(publicAddress));
        }
        if (profile != null) {
            var arn = "arn:aws:iam::" + network.account() + ":instance-profile/" + profile.name();
            instance.iamInstanceProfile(p -> p.id(network.id("AIPA", 0))
                    .arn(Objects.requireNonNullElse(profile.arn(), arn)));
        }
    }

    private List<GroupIdentifier> groups() {
        var asked = launch.request().securityGroupIds();
        return (asked.isEmpty() ? List.of(network.securityGroup()) : asked).stream().map(id ->
                GroupIdentifier.builder().groupId(id).groupName(id.equals(network.securityGroup()) ? "default" : id)
                        .build()).toList();
    }

    /// @param publicAddress null for an instance without one
    private InstanceNetworkInterface networkInterface(List<GroupIdentifier> groups, String address,
            String publicAddress) {
        var name = network.privateName(address);
        var association = publicAddress == null ? null : InstanceNetworkInterfaceAssociation.builder()
                .ipOwnerId("amazon").publicDnsName(network.publicName(publicAddress)).publicIp(publicAddress).build();
        return InstanceNetworkInterface.builder().networkInterfaceId(network.id("eni", machine.number()))
                .attachment(a -> a.attachTime(launch.time()).attachmentId(network.id("eni-attach", machine.number()))
                        .deleteOnTermination(true).deviceIndex(0).networkCardIndex(0).status("attached"))
                .description("").groups(groups).ipv6Addresses(List.of()).interfaceType("interface")
                .ownerId(network.account()).privateDnsName(name).privateIpAddress(address)
                .privateIpAddresses(InstancePrivateIpAddress.builder().primary(true).privateDnsName(name)
                        .privateIpAddress(address).association(association).build())
                .association(association).macAddress(network.macAddress(machine.number()))
                .sourceDestCheck(true).status("in-use").subnetId(network.subnet(launch.zone())).vpcId(network.vpc())
                .build();
    }
}
