//DEPS software.amazon.awssdk:ec2
//SOURCES Addresses.java Disk.java Ec2Region.java Launch.java Machine.java Network.java Regions.java TagRules.java
//SOURCES Volumes.java
package sandbox.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Volume;

/// Describes an instance with the members that DescribeInstances returns for an ordinary one. A stopped instance has no
/// public address, and a terminated one has only a few members left.
final class InstanceDescription {

    private final Machine machine;
    private final Launch launch;
    private final Ec2Region region;
    private final Network network;
    private final Instant now;

    private InstanceDescription(Ec2Region region, Machine machine) {
        this.machine = machine;
        this.launch = machine.launch();
        this.region = region;
        this.network = region.network();
        this.now = region.now();
    }

    static Instance of(Ec2Region region, Machine machine) {
        return new InstanceDescription(region, machine).instance();
    }

    private Instance instance() {
        var request = launch.request();
        var state = machine.state(now);
        var image = launch.image();
        var instance = Instance.builder()
                .instanceId(machine.id()).imageId(request.imageId()).state(state)
                .instanceType(Objects.requireNonNullElse(request.instanceType(), InstanceType.M1_SMALL))
                .keyName(request.keyName()).amiLaunchIndex(machine.index()).productCodes(List.of())
                .launchTime(machine.started()).placement(placement -> placement.availabilityZone(launch.zone())
                        .availabilityZoneId(Regions.zoneId(launch.zone())).groupName("").tenancy("default"))
                .monitoring(monitoring -> monitoring.state(request.monitoring() != null
                        && Boolean.TRUE.equals(request.monitoring().enabled()) ? "enabled" : "disabled"))
                .privateDnsName("").publicDnsName("").stateTransitionReason(machine.reason())
                .architecture(image.architectureAsString()).platform(image.platformAsString())
                .platformDetails(image.platformDetails()).usageOperation(image.usageOperation())
                .usageOperationUpdateTime(launch.time())
                .blockDeviceMappings(List.of()).clientToken(Objects.requireNonNullElse(request.clientToken(), ""))
                .ebsOptimized(Boolean.TRUE.equals(request.ebsOptimized())).enaSupport(true).hypervisor("xen")
                .networkInterfaces(List.of()).rootDeviceName(Disk.ROOT).rootDeviceType("ebs")
                .securityGroups(List.of()).virtualizationType("hvm")
                .tags(machine.tags().isEmpty() ? null : TagRules.list(machine.tags()));
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
        var address = machine.privateAddress();
        var associated = Addresses.of(region, machine);
        var publicAddress = associated.map(Address::publicIp).orElse(isStopped || !launch.network().isPublic() ? null
                : network.publicAddress(machine.number() * 7 + machine.starts()));
        var profile = launch.request().iamInstanceProfile();
        instance.vpcId(launch.network().subnet().vpcId()).subnetId(launch.network().subnet().subnetId())
                .securityGroups(launch.network().groups()).privateIpAddress(address)
                .privateDnsName(network.privateName(address)).sourceDestCheck(true)
                .networkInterfaces(networkInterface(address, publicAddress, associated))
                .blockDeviceMappings(Volumes.of(region, machine).map(InstanceDescription::device).toList())
                .cpuOptions(cpu -> cpu.coreCount(1).threadsPerCore(2))
                .capacityReservationSpecification(c -> c.capacityReservationPreference("open"))
                .hibernationOptions(hibernation -> hibernation.configured(false))
                .enclaveOptions(enclave -> enclave.enabled(false))
                .maintenanceOptions(maintenance -> maintenance.autoRecovery("default"))
                .metadataOptions(metadataOptions())
                .privateDnsNameOptions(names -> names.hostnameType("ip-name").enableResourceNameDnsARecord(false)
                        .enableResourceNameDnsAAAARecord(false));
        if (publicAddress != null) {
            instance.publicIpAddress(publicAddress).publicDnsName(network.publicName(publicAddress));
        }
        if (profile != null) {
            var arn = "arn:aws:iam::" + network.account() + ":instance-profile/" + profile.name();
            instance.iamInstanceProfile(p -> p.id(network.id("AIPA", 0))
                    .arn(Objects.requireNonNullElse(profile.arn(), arn)));
        }
    }

    private static InstanceBlockDeviceMapping device(Volume volume) {
        var attachment = volume.attachments().getFirst();
        return InstanceBlockDeviceMapping.builder().deviceName(attachment.device()).ebs(ebs -> ebs
                .attachTime(attachment.attachTime()).deleteOnTermination(attachment.deleteOnTermination())
                .status(attachment.stateAsString()).volumeId(volume.volumeId())).build();
    }

    private InstanceMetadataOptionsResponse metadataOptions() {
        var asked = Objects.requireNonNullElse(launch.request().metadataOptions(),
                InstanceMetadataOptionsRequest.builder().build());
        return InstanceMetadataOptionsResponse.builder().state("applied")
                .httpTokens(Objects.requireNonNullElse(asked.httpTokensAsString(), "required"))
                .httpPutResponseHopLimit(Objects.requireNonNullElse(asked.httpPutResponseHopLimit(), 2))
                .httpEndpoint(Objects.requireNonNullElse(asked.httpEndpointAsString(), "enabled"))
                .httpProtocolIpv6(Objects.requireNonNullElse(asked.httpProtocolIpv6AsString(), "disabled"))
                .instanceMetadataTags(Objects.requireNonNullElse(asked.instanceMetadataTagsAsString(), "disabled"))
                .build();
    }

    /// @param publicAddress null for an instance without one
    private InstanceNetworkInterface networkInterface(String address, String publicAddress,
            Optional<Address> associated) {
        var name = network.privateName(address);
        var association = publicAddress == null ? null : InstanceNetworkInterfaceAssociation.builder()
                .ipOwnerId(associated.isPresent() ? network.account() : "amazon").publicIp(publicAddress)
                .publicDnsName(network.publicName(publicAddress)).build();
        return InstanceNetworkInterface.builder().networkInterfaceId(network.id("eni", machine.number()))
                .attachment(a -> a.attachTime(launch.time()).attachmentId(network.id("eni-attach", machine.number()))
                        .deleteOnTermination(true).deviceIndex(0).networkCardIndex(0).status("attached"))
                .description("").groups(launch.network().groups()).ipv6Addresses(List.of()).interfaceType("interface")
                .ownerId(network.account()).privateDnsName(name).privateIpAddress(address)
                .privateIpAddresses(InstancePrivateIpAddress.builder().primary(true).privateDnsName(name)
                        .privateIpAddress(address).association(association).build())
                .association(association).macAddress(network.macAddress(machine.number()))
                .sourceDestCheck(true).status("in-use").subnetId(launch.network().subnet().subnetId())
                .vpcId(launch.network().subnet().vpcId()).build();
    }
}
