//DEPS software.amazon.awssdk:ec2
//SOURCES Fleet.java Inventory.java Network.java
package sandbox.ec2;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.Vpc;

/// All resources of one account in one region. Not thread-safe.
final class Ec2Region {

    private final Network network;
    private final Duration transition;
    private final InstantSource clock;
    private final Fleet fleet;
    private final Inventory<Volume> volumes;
    private final Inventory<Snapshot> snapshots;
    private final Inventory<Image> images;
    private final Inventory<Address> addresses;
    private final Inventory<SecurityGroup> groups;
    private final Inventory<SecurityGroupRule> rules;
    private final Inventory<Vpc> vpcs;
    private final Inventory<Subnet> subnets;
    private final Inventory<KeyPairInfo> keyPairs;

    /// @param transition how long a change of state takes
    Ec2Region(Network network, Duration transition, InstantSource clock) {
        this.network = network;
        this.transition = transition;
        this.clock = clock;
        fleet = new Fleet(network, transition, clock);
        volumes = inventory("volume", "vol", "VolumeId", "InvalidVolume.NotFound", "InvalidVolumeID.Malformed");
        snapshots = inventory("snapshot", "snap", "SnapshotId", "InvalidSnapshot.NotFound",
                "InvalidSnapshotID.Malformed");
        images = inventory("image", "ami", "ImageId", "InvalidAMIID.NotFound", "InvalidAMIID.Malformed");
        addresses = inventory("elastic-ip", "eipalloc", "AllocationId", "InvalidAllocationID.NotFound",
                "InvalidAllocationID.NotFound");
        groups = inventory("security-group", "sg", "GroupId", "InvalidGroup.NotFound", "InvalidGroupId.Malformed");
        rules = inventory("security-group-rule", "sgr", "SecurityGroupRuleId", "InvalidSecurityGroupRuleId.NotFound",
                "InvalidSecurityGroupRuleId.Malformed");
        vpcs = inventory("vpc", "vpc", "VpcId", "InvalidVpcID.NotFound", "InvalidVpcID.NotFound");
        subnets = inventory("subnet", "subnet", "SubnetId", "InvalidSubnetID.NotFound", "InvalidSubnetID.NotFound");
        keyPairs = inventory("key-pair", "key", "KeyPairId", "InvalidKeyPair.NotFound", "InvalidKeyPair.NotFound");
    }

    private <T extends software.amazon.awssdk.core.SdkPojo> Inventory<T> inventory(String type, String prefix,
            String idMember, String notFound, String malformed) {
        return new Inventory<>(new Inventory.Kind(type, prefix, idMember, notFound, malformed), network, clock);
    }

    Network network() {
        return network;
    }

    Instant now() {
        return clock.instant();
    }

    /// Returns how long a change of state takes.
    Duration transition() {
        return transition;
    }

    /// Returns when a change that begins now is complete.
    Instant afterChange() {
        return now().plus(transition);
    }

    Fleet fleet() {
        return fleet;
    }

    Inventory<Volume> volumes() {
        return volumes;
    }

    Inventory<Snapshot> snapshots() {
        return snapshots;
    }

    /// Returns the account's own images.
    Inventory<Image> images() {
        return images;
    }

    Inventory<Address> addresses() {
        return addresses;
    }

    Inventory<SecurityGroup> groups() {
        return groups;
    }

    Inventory<SecurityGroupRule> rules() {
        return rules;
    }

    Inventory<Vpc> vpcs() {
        return vpcs;
    }

    Inventory<Subnet> subnets() {
        return subnets;
    }

    Inventory<KeyPairInfo> keyPairs() {
        return keyPairs;
    }

    Stream<Inventory<?>> inventories() {
        return Stream.of(volumes, snapshots, images, addresses, groups, rules, vpcs, subnets, keyPairs);
    }

    /// Returns what holds the resource with an ID; empty if there is no such resource, or if it is an instance.
    Optional<Inventory<?>> holder(String id) {
        return inventories().filter(inventory -> id.startsWith(inventory.kind().prefix() + "-")).findFirst();
    }
}
