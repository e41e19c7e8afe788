package awskit.resources;

import module java.base;

import awskit.Waiters;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// A resource of EC2 that is not an instance: an image, a subnet, a volume or a VPC. Its attributes are those of the
/// SDK, such as `ec2.subnet(id).attributes().cidrBlock()`.
///
/// @param <A> the attributes
public final class Ec2Resource<A> extends Resource<A> {

    private final Ec2Client ec2;
    private final String kind;
    private final String id;
    private final Supplier<List<A>> describe;

    /// @param described null if they are not known yet
    Ec2Resource(Ec2Client ec2, String kind, String id, A described, Supplier<List<A>> describe) {
        super(described, id);
        this.ec2 = ec2;
        this.kind = kind;
        this.id = id;
        this.describe = describe;
    }

    /// Returns the id.
    public String id() {
        return id;
    }

    /// Waits for a state that EC2 has a [waiter][Waiters] for, such as `exists` of an image or `available` of a volume.
    public void waitUntil(String state) {
        var ids = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + "Ids";
        Waiters.of(ec2).waitUntil(kind + "_" + state, Map.of(ids, List.of(id)));
    }

    @Override
    A describe() {
        return describe.get().stream().findFirst()
                .orElseThrow(() -> UserError.of(ExitCode.REFUSED, kind + " \"" + id + "\" does not exist"));
    }
}
