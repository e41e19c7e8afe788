//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java FilterNames.java Filters.java Machine.java Network.java Parameters.java TagRules.java
package sandbox.ec2;

import java.util.List;
import java.util.Optional;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;

/// The actions on Elastic IP addresses. They are associated with instances.
final class Addresses {

    private static final FilterNames FILTERS = new FilterNames(Address::builder, """
            allocation-id association-id instance-id network-border-group network-interface-id
            network-interface-owner-id private-ip-address public-ip""");
    private static final int FIRST = 65_536;
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
    private static final int LIMIT = 5;

    private Addresses() {}

    static DescribeAddressesResponse describe(Ec2Region region, DescribeAddressesRequest request) {
        Parameters.only(request, "AllocationIds", "PublicIps", "Filters");
        request.publicIps().forEach(ip -> byIp(region, ip));
        var filter = Filters.<Address>of(request.filters(), FILTERS);
        return DescribeAddressesResponse.builder().addresses(region.addresses().page(request.allocationIds(),
                address -> filter.test(address)
                        && (request.publicIps().isEmpty() || request.publicIps().contains(address.publicIp())),
                null, null).items()).build();
    }

    static AllocateAddressResponse allocate(Ec2Region region, AllocateAddressRequest request) {
        Parameters.only(request, "Domain", "TagSpecifications");
        var tags = TagRules.of(request.tagSpecifications(), "elastic-ip");
        if (request.domain() != null && request.domain() != DomainType.VPC) {
            throw new Refusal("UnsupportedOperation", "The domain must be vpc");
        } else if (region.addresses().all().count() >= LIMIT) {
            throw new Refusal("AddressLimitExceeded", "The maximum number of addresses has been reached.");
        }
        Parameters.endDryRun(request.dryRun());
        var number = region.addresses().newNumber();
        var id = region.network().id("eipalloc", number);
        var address = Address.builder().allocationId(id).domain(DomainType.VPC).publicIpv4Pool("amazon")
                .publicIp(ip(region.network(), number))
                .networkBorderGroup(region.network().region()).tags(tags.isEmpty() ? null : TagRules.list(tags))
                .build();
        region.addresses().put(address);
        return AllocateAddressResponse.builder().allocationId(id).publicIp(address.publicIp()).domain(address.domain())
                .publicIpv4Pool("amazon").networkBorderGroup(address.networkBorderGroup()).build();
    }

    /// Returns an address beyond those that instances get from the start.
    static String ip(Network network, int number) {
        return network.publicAddress(FIRST + number % FIRST);
    }

    static AssociateAddressResponse associate(Ec2Region region, AssociateAddressRequest request) {
        Parameters.only(request, "AllocationId", "PublicIp", "InstanceId", "AllowReassociation");
        var address = find(region, request.allocationId(), request.publicIp());
        var machine = region.fleet().find(List.of(Parameters.require("InstanceId", request.instanceId()))).getFirst();
        if (machine.state(region.now()).name() != InstanceStateName.RUNNING
                && machine.state(region.now()).name() != InstanceStateName.STOPPED) {
            throw new Refusal("InvalidInstanceID", "The instance '" + machine.id() + "' is not in a valid state for "
                    + "this operation.");
        } else if (address.associationId() != null && !machine.id().equals(address.instanceId())
                && Boolean.FALSE.equals(request.allowReassociation())) {
            throw new Refusal("Resource.AlreadyAssociated", "resource " + address.allocationId()
                    + " is already associated with associate-id " + address.associationId());
        }
        Parameters.endDryRun(request.dryRun());
        of(region, machine).ifPresent(other -> detach(region, other));
        var network = region.network();
        var association = network.id("eipassoc", region.addresses().newNumber());
        region.addresses().put(address.copy(a -> a.associationId(association).instanceId(machine.id())
                .networkInterfaceId(network.id("eni", machine.number())).networkInterfaceOwnerId(network.account())
                .privateIpAddress(machine.privateAddress())));
        return AssociateAddressResponse.builder().associationId(association).build();
    }

    static DisassociateAddressResponse disassociate(Ec2Region region, DisassociateAddressRequest request) {
        Parameters.only(request, "AssociationId", "PublicIp");
        var id = request.associationId();
        var address = id == null ? find(region, null, request.publicIp())
                : region.addresses().all().filter(each -> id.equals(each.associationId())).findFirst()
                        .orElseThrow(() -> new Refusal("InvalidAssociationID.NotFound", "The association ID '" + id
                                + "' does not exist"));
        Parameters.endDryRun(request.dryRun());
        detach(region, address);
        return DisassociateAddressResponse.builder().build();
    }

    static ReleaseAddressResponse release(Ec2Region region, ReleaseAddressRequest request) {
        Parameters.only(request, "AllocationId", "PublicIp");
        var address = find(region, request.allocationId(), request.publicIp());
        if (address.associationId() != null) {
            throw new Refusal("InvalidIPAddress.InUse", "Address " + address.publicIp() + " is in use.");
        }
        Parameters.endDryRun(request.dryRun());
        region.addresses().remove(address.allocationId());
        return ReleaseAddressResponse.builder().build();
    }

    /// Returns the address of an instance; empty if it has none that was associated.
    static Optional<Address> of(Ec2Region region, Machine machine) {
        return region.addresses().all().filter(address -> machine.id().equals(address.instanceId())).findFirst();
    }

    /// Takes an address off its instance.
    static void detach(Ec2Region region, Address address) {
        region.addresses().put(address.copy(a -> a.associationId(null).instanceId(null).networkInterfaceId(null)
                .networkInterfaceOwnerId(null).privateIpAddress(null)));
    }

    private static Address find(Ec2Region region, String allocation, String ip) {
        if (allocation != null && ip != null) {
            throw new Refusal("InvalidParameterCombination", "You may specify public IP or allocation id, but not both "
                    + "in the same call");
        } else if (allocation == null && ip == null) {
            throw new Refusal("MissingParameter", "Either public IP or allocation id must be specified");
        }
        return allocation == null ? byIp(region, ip) : region.addresses().find(allocation);
    }

    private static Address byIp(Ec2Region region, String ip) {
        return region.addresses().all().filter(address -> address.publicIp().equals(ip)).findFirst()
                .orElseThrow(() -> new Refusal("InvalidAddress.NotFound", "Address '" + ip + "' not found."));
    }
}
