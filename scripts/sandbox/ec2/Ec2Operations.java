//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/QueryService.java Addresses.java Ec2Regions.java Images.java InstanceLaunches.java
//SOURCES InstanceListing.java InstanceStates.java KeyPairs.java Regions.java SecurityGroupRules.java
//SOURCES SecurityGroups.java Snapshots.java Subnets.java Tags.java Volumes.java Vpcs.java
package sandbox.ec2;

import sandbox.protocol.QueryService;
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

    /// Returns an action; null if there is none of that name. Only the classes of this one are loaded.
    static QueryService.Operation<?> of(Ec2Regions regions, String action) {
        return switch (action) {
            case "RunInstances" -> regions.operation(RunInstancesRequest::builder, InstanceLaunches::run);
            case "StartInstances" -> regions.operation(StartInstancesRequest::builder, InstanceStates::start);
            case "StopInstances" -> regions.operation(StopInstancesRequest::builder, InstanceStates::stop);
            case "RebootInstances" -> regions.operation(RebootInstancesRequest::builder, InstanceStates::reboot);
            case "TerminateInstances" -> regions.operation(TerminateInstancesRequest::builder,
                    InstanceStates::terminate);
            case "DescribeInstances" -> regions.operation(DescribeInstancesRequest::builder,
                    InstanceListing::instances);
            case "DescribeInstanceStatus" -> regions.operation(DescribeInstanceStatusRequest::builder,
                    InstanceListing::statuses);
            case "CreateImage" -> regions.operation(CreateImageRequest::builder, Images::create);
            case "DescribeImages" -> regions.operation(DescribeImagesRequest::builder, Images::describe);
            case "DeregisterImage" -> regions.operation(DeregisterImageRequest::builder, Images::deregister);
            case "CreateKeyPair" -> regions.operation(CreateKeyPairRequest::builder, KeyPairs::create);
            case "DescribeKeyPairs" -> regions.operation(DescribeKeyPairsRequest::builder, KeyPairs::describe);
            case "DeleteKeyPair" -> regions.operation(DeleteKeyPairRequest::builder, KeyPairs::delete);
            case "CreateVolume" -> regions.operation(CreateVolumeRequest::builder, Volumes::create);
            case "DescribeVolumes" -> regions.operation(DescribeVolumesRequest::builder, Volumes::describe);
            case "AttachVolume" -> regions.operation(AttachVolumeRequest::builder, Volumes::attach);
            case "DetachVolume" -> regions.operation(DetachVolumeRequest::builder, Volumes::detach);
            case "DeleteVolume" -> regions.operation(DeleteVolumeRequest::builder, Volumes::delete);
            case "CreateSnapshot" -> regions.operation(CreateSnapshotRequest::builder, Snapshots::create);
            case "DescribeSnapshots" -> regions.operation(DescribeSnapshotsRequest::builder, Snapshots::describe);
            case "DeleteSnapshot" -> regions.operation(DeleteSnapshotRequest::builder, Snapshots::delete);
            case "CreateTags" -> regions.operation(CreateTagsRequest::builder, Tags::create);
            case "DeleteTags" -> regions.operation(DeleteTagsRequest::builder, Tags::delete);
            case "DescribeTags" -> regions.operation(DescribeTagsRequest::builder, Tags::describe);
            case "AllocateAddress" -> regions.operation(AllocateAddressRequest::builder, Addresses::allocate);
            case "DescribeAddresses" -> regions.operation(DescribeAddressesRequest::builder, Addresses::describe);
            case "AssociateAddress" -> regions.operation(AssociateAddressRequest::builder, Addresses::associate);
            case "DisassociateAddress" -> regions.operation(DisassociateAddressRequest::builder,
                    Addresses::disassociate);
            case "ReleaseAddress" -> regions.operation(ReleaseAddressRequest::builder, Addresses::release);
            case "CreateSecurityGroup" -> regions.operation(CreateSecurityGroupRequest::builder,
                    SecurityGroups::create);
            case "DescribeSecurityGroups" -> regions.operation(DescribeSecurityGroupsRequest::builder,
                    SecurityGroups::describe);
            case "DeleteSecurityGroup" -> regions.operation(DeleteSecurityGroupRequest::builder,
                    SecurityGroups::delete);
            case "DescribeSecurityGroupRules" -> regions.operation(DescribeSecurityGroupRulesRequest::builder,
                    SecurityGroupRules::describe);
            case "AuthorizeSecurityGroupIngress" -> regions.operation(AuthorizeSecurityGroupIngressRequest::builder,
                    SecurityGroupRules::allowIngress);
            case "AuthorizeSecurityGroupEgress" -> regions.operation(AuthorizeSecurityGroupEgressRequest::builder,
                    SecurityGroupRules::allowEgress);
            case "RevokeSecurityGroupIngress" -> regions.operation(RevokeSecurityGroupIngressRequest::builder,
                    SecurityGroupRules::revokeIngress);
            case "RevokeSecurityGroupEgress" -> regions.operation(RevokeSecurityGroupEgressRequest::builder,
                    SecurityGroupRules::revokeEgress);
            case "CreateVpc" -> regions.operation(CreateVpcRequest::builder, Vpcs::create);
            case "DescribeVpcs" -> regions.operation(DescribeVpcsRequest::builder, Vpcs::describe);
            case "DeleteVpc" -> regions.operation(DeleteVpcRequest::builder, Vpcs::delete);
            case "CreateSubnet" -> regions.operation(CreateSubnetRequest::builder, Subnets::create);
            case "DescribeSubnets" -> regions.operation(DescribeSubnetsRequest::builder, Subnets::describe);
            case "DeleteSubnet" -> regions.operation(DeleteSubnetRequest::builder, Subnets::delete);
            case "DescribeRegions" -> regions.operation(DescribeRegionsRequest::builder, Regions::describe);
            case "DescribeAvailabilityZones" -> regions.operation(DescribeAvailabilityZonesRequest::builder,
                    Regions::describeZones);
            default -> null;
        };
    }
}
