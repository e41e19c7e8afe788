//DEPS software.amazon.awssdk:ec2
//SOURCES Addresses.java Ec2Regions.java Images.java InstanceLaunches.java InstanceListing.java InstanceStates.java
//SOURCES KeyPairs.java QueryService.java Regions.java SecurityGroupRules.java SecurityGroups.java Snapshots.java
//SOURCES Subnets.java Tags.java Volumes.java Vpcs.java
package sandbox;

import static java.util.Map.entry;

import java.util.Map;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.CreateImageRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeregisterImageRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/// The actions of EC2 by their names.
final class Ec2Operations {

    private Ec2Operations() {}

    static Map<String, QueryService.Operation<?>> of(Ec2Regions regions) {
        return Map.ofEntries(
                entry("RunInstances", regions.operation(RunInstancesRequest::builder, InstanceLaunches::run)),
                entry("StartInstances", regions.operation(StartInstancesRequest::builder, InstanceStates::start)),
                entry("StopInstances", regions.operation(StopInstancesRequest::builder, InstanceStates::stop)),
                entry("RebootInstances", regions.operation(RebootInstancesRequest::builder, InstanceStates::reboot)),
                entry("TerminateInstances", regions.operation(TerminateInstancesRequest::builder,
                        InstanceStates::terminate)),
                entry("DescribeInstances", regions.operation(DescribeInstancesRequest::builder,
                        InstanceListing::instances)),
                entry("DescribeInstanceStatus", regions.operation(DescribeInstanceStatusRequest::builder,
                        InstanceListing::statuses)),
                entry("CreateImage", regions.operation(CreateImageRequest::builder, Images::create)),
                entry("DescribeImages", regions.operation(DescribeImagesRequest::builder, Images::describe)),
                entry("DeregisterImage", regions.operation(DeregisterImageRequest::builder, Images::deregister)),
                entry("CreateKeyPair", regions.operation(CreateKeyPairRequest::builder, KeyPairs::create)),
                entry("DescribeKeyPairs", regions.operation(DescribeKeyPairsRequest::builder, KeyPairs::describe)),
                entry("DeleteKeyPair", regions.operation(DeleteKeyPairRequest::builder, KeyPairs::delete)),
                entry("CreateVolume", regions.operation(CreateVolumeRequest::builder, Volumes::create)),
                entry("DescribeVolumes", regions.operation(DescribeVolumesRequest::builder, Volumes::describe)),
                entry("AttachVolume", regions.operation(AttachVolumeRequest::builder, Volumes::attach)),
                entry("DetachVolume", regions.operation(DetachVolumeRequest::builder, Volumes::detach)),
                entry("DeleteVolume", regions.operation(DeleteVolumeRequest::builder, Volumes::delete)),
                entry("CreateSnapshot", regions.operation(CreateSnapshotRequest::builder, Snapshots::create)),
                entry("DescribeSnapshots", regions.operation(DescribeSnapshotsRequest::builder, Snapshots::describe)),
                entry("DeleteSnapshot", regions.operation(DeleteSnapshotRequest::builder, Snapshots::delete)),
                entry("CreateTags", regions.operation(CreateTagsRequest::builder, Tags::create)),
                entry("DeleteTags", regions.operation(DeleteTagsRequest::builder, Tags::delete)),
                entry("DescribeTags", regions.operation(DescribeTagsRequest::builder, Tags::describe)),
                entry("AllocateAddress", regions.operation(AllocateAddressRequest::builder, Addresses::allocate)),
                entry("DescribeAddresses", regions.operation(DescribeAddressesRequest::builder, Addresses::describe)),
                entry("AssociateAddress", regions.operation(AssociateAddressRequest::builder, Addresses::associate)),
                entry("DisassociateAddress", regions.operation(DisassociateAddressRequest::builder,
                        Addresses::disassociate)),
                entry("ReleaseAddress", regions.operation(ReleaseAddressRequest::builder, Addresses::release)),
                entry("CreateSecurityGroup", regions.operation(CreateSecurityGroupRequest::builder,
                        SecurityGroups::create)),
                entry("DescribeSecurityGroups", regions.operation(DescribeSecurityGroupsRequest::builder,
                        SecurityGroups::describe)),
                entry("DeleteSecurityGroup", regions.operation(DeleteSecurityGroupRequest::builder,
                        SecurityGroups::delete)),
                entry("DescribeSecurityGroupRules", regions.operation(DescribeSecurityGroupRulesRequest::builder,
                        SecurityGroupRules::describe)),
                entry("AuthorizeSecurityGroupIngress", regions.operation(AuthorizeSecurityGroupIngressRequest::builder,
                        SecurityGroupRules::allowIngress)),
                entry("AuthorizeSecurityGroupEgress", regions.operation(AuthorizeSecurityGroupEgressRequest::builder,
                        SecurityGroupRules::allowEgress)),
                entry("RevokeSecurityGroupIngress", regions.operation(RevokeSecurityGroupIngressRequest::builder,
                        SecurityGroupRules::revokeIngress)),
                entry("RevokeSecurityGroupEgress", regions.operation(RevokeSecurityGroupEgressRequest::builder,
                        SecurityGroupRules::revokeEgress)),
                entry("CreateVpc", regions.operation(CreateVpcRequest::builder, Vpcs::create)),
                entry("DescribeVpcs", regions.operation(DescribeVpcsRequest::builder, Vpcs::describe)),
                entry("DeleteVpc", regions.operation(DeleteVpcRequest::builder, Vpcs::delete)),
                entry("CreateSubnet", regions.operation(CreateSubnetRequest::builder, Subnets::create)),
                entry("DescribeSubnets", regions.operation(DescribeSubnetsRequest::builder, Subnets::describe)),
                entry("DeleteSubnet", regions.operation(DeleteSubnetRequest::builder, Subnets::delete)),
                entry("DescribeRegions", regions.operation(DescribeRegionsRequest::builder, Regions::describe)),
                entry("DescribeAvailabilityZones", regions.operation(DescribeAvailabilityZonesRequest::builder,
                        Regions::describeZones)));
    }
}
