//DEPS software.amazon.awssdk:ec2
//SOURCES FilterNames.java
package sandbox.ec2;

import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.Reservation;

/// The filters of DescribeInstances and DescribeInstanceStatus.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html">Filters</a>
final class InstanceFilters {

    private static final String NETWORK_INTERFACE = """
            network-interface.addresses.association.carrier-ip=\
            NetworkInterfaces.PrivateIpAddresses.Association.CarrierIp
            network-interface.addresses.association.customer-owned-ip=\
            NetworkInterfaces.PrivateIpAddresses.Association.CustomerOwnedIp
            network-interface.addresses.association.ip-owner-id=\
            NetworkInterfaces.PrivateIpAddresses.Association.IpOwnerId
            network-interface.addresses.association.public-dns-name=\
            NetworkInterfaces.PrivateIpAddresses.Association.PublicDnsName
            network-interface.addresses.association.public-ip=NetworkInterfaces.PrivateIpAddresses.Association.PublicIp
            network-interface.addresses.primary=NetworkInterfaces.PrivateIpAddresses.Primary
            network-interface.addresses.private-dns-name=NetworkInterfaces.PrivateIpAddresses.PrivateDnsName
            network-interface.addresses.private-ip-address=NetworkInterfaces.PrivateIpAddresses.PrivateIpAddress
            network-interface.association.carrier-ip=NetworkInterfaces.Association.CarrierIp
            network-interface.association.customer-owned-ip=NetworkInterfaces.Association.CustomerOwnedIp
            network-interface.association.ip-owner-id=NetworkInterfaces.Association.IpOwnerId
            network-interface.association.public-dns-name=NetworkInterfaces.Association.PublicDnsName
            network-interface.association.public-ip=NetworkInterfaces.Association.PublicIp
            network-interface.attachment.attach-time=NetworkInterfaces.Attachment.AttachTime
            network-interface.attachment.attachment-id=NetworkInterfaces.Attachment.AttachmentId
            network-interface.attachment.delete-on-termination=NetworkInterfaces.Attachment.DeleteOnTermination
            network-interface.attachment.device-index=NetworkInterfaces.Attachment.DeviceIndex
            network-interface.attachment.instance-id=InstanceId
            network-interface.attachment.instance-owner-id=/OwnerId
            network-interface.attachment.network-card-index=NetworkInterfaces.Attachment.NetworkCardIndex
            network-interface.attachment.status=NetworkInterfaces.Attachment.Status
            network-interface.availability-zone=Placement.AvailabilityZone
            network-interface.description=NetworkInterfaces.Description
            network-interface.group-id=NetworkInterfaces.Groups.GroupId
            network-interface.group-name=NetworkInterfaces.Groups.GroupName
            network-interface.ipv4-prefixes.ipv4-prefix=NetworkInterfaces.Ipv4Prefixes.Ipv4Prefix
            network-interface.ipv6-address=NetworkInterfaces.Ipv6Addresses.Ipv6Address
            network-interface.ipv6-addresses.ipv6-address=NetworkInterfaces.Ipv6Addresses.Ipv6Address
            network-interface.ipv6-addresses.is-primary-ipv6=NetworkInterfaces.Ipv6Addresses.IsPrimaryIpv6
            network-interface.ipv6-prefixes.ipv6-prefix=NetworkInterfaces.Ipv6Prefixes.Ipv6Prefix
            network-interface.mac-address=NetworkInterfaces.MacAddress
            network-interface.network-interface-id=NetworkInterfaces.NetworkInterfaceId
            network-interface.operator.managed=NetworkInterfaces.Operator.Managed
            network-interface.operator.principal=NetworkInterfaces.Operator.Principal
            network-interface.owner-id=NetworkInterfaces.OwnerId
            network-interface.private-dns-name=NetworkInterfaces.PrivateDnsName
            network-interface.private-ip-address=NetworkInterfaces.PrivateIpAddress
            network-interface.public-dns-name=NetworkInterfaces.Association.PublicDnsName
            network-interface.source-dest-check=NetworkInterfaces.SourceDestCheck
            network-interface.status=NetworkInterfaces.Status network-interface.subnet-id=NetworkInterfaces.SubnetId
            network-interface.vpc-id=NetworkInterfaces.VpcId
            """;

    static final FilterNames INSTANCES = new FilterNames(Reservation::builder, "Instances.",
            NETWORK_INTERFACE + """
            affinity=Placement.Affinity architecture availability-zone=Placement.AvailabilityZone
            availability-zone-id=Placement.AvailabilityZoneId
            block-device-mapping.attach-time=BlockDeviceMappings.Ebs.AttachTime
            block-device-mapping.delete-on-termination=BlockDeviceMappings.Ebs.DeleteOnTermination
            block-device-mapping.device-name=BlockDeviceMappings.DeviceName
            block-device-mapping.status=BlockDeviceMappings.Ebs.Status
            block-device-mapping.volume-id=BlockDeviceMappings.Ebs.VolumeId boot-mode capacity-reservation-id
            capacity-reservation-specification.capacity-reservation-preference
            capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id
            capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn
            client-token current-instance-boot-mode dns-name=PublicDnsName ebs-optimized ena-support
            enclave-options.enabled hibernation-options.configured host-id=Placement.HostId hypervisor
            iam-instance-profile.arn iam-instance-profile.id image-id instance-id instance-lifecycle
            instance-state-code=State.Code instance-state-name=State.Name instance-type
            instance.group-id=SecurityGroups.GroupId instance.group-name=SecurityGroups.GroupName
            ip-address=PublicIpAddress ipv6-address kernel-id key-name launch-index=AmiLaunchIndex launch-time
            maintenance-options.auto-recovery metadata-options.http-endpoint metadata-options.http-protocol-ipv6
            metadata-options.http-put-response-hop-limit metadata-options.http-tokens
            metadata-options.instance-metadata-tags metadata-options.state monitoring-state=Monitoring.State
            network-performance-options.bandwidth-weighting operator.managed operator.principal outpost-arn
            owner-id=/OwnerId placement-group-name=Placement.GroupName
            placement-partition-number=Placement.PartitionNumber platform platform-details private-dns-name
            private-dns-name-options.enable-resource-name-dns-a-record=\
            PrivateDnsNameOptions.EnableResourceNameDnsARecord
            private-dns-name-options.enable-resource-name-dns-aaaa-record=\
            PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord private-dns-name-options.hostname-type
            private-ip-address product-code=ProductCodes.ProductCodeId product-code.type=ProductCodes.ProductCodeType
            ramdisk-id reason=StateTransitionReason requester-id=/RequesterId reservation-id=/ReservationId
            root-device-name root-device-type source-dest-check spot-instance-request-id
            state-reason-code=StateReason.Code state-reason-message=StateReason.Message subnet-id
            tenancy=Placement.Tenancy tpm-support usage-operation usage-operation-update-time virtualization-type
            vpc-id""");

    static final FilterNames STATUSES = new FilterNames(InstanceStatus::builder, """
            attached-ebs-status.status availability-zone availability-zone-id event.code=Events.Code
            event.description=Events.Description event.instance-event-id=Events.InstanceEventId
            event.not-after=Events.NotAfter event.not-before=Events.NotBefore
            event.not-before-deadline=Events.NotBeforeDeadline instance-state-code=InstanceState.Code
            instance-state-name=InstanceState.Name instance-status.reachability=InstanceStatus.Details.Status
            instance-status.status operator.managed operator.principal
            system-status.reachability=SystemStatus.Details.Status system-status.status""");

    private InstanceFilters() {}
}
