package awskit.resources;

import awskit.Session;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.Vpc;

/// EC2's instances, images, subnets, volumes and VPCs: boto3's `resource('ec2')`. The rest is the client's.
///
/// ```java
/// Ec2.of(session).instances().filter("tag:team", "search").stop();
/// ```
///
/// @param client the SDK's client, for all other operations. The session closes it
public record Ec2(Ec2Client client) {

    /// Returns EC2 in the region of a session.
    public static Ec2 of(Session session) {
        return of(session.client(Ec2Client.builder()));
    }

    /// Returns EC2 in the region of a client.
    public static Ec2 of(Ec2Client client) {
        return new Ec2(client);
    }

    /// Returns the caller's instances in all states.
    public InstanceCollection instances() {
        return InstanceCollection.of(client);
    }

    /// Returns an instance by its id; makes no request.
    public InstanceResource instance(String id) {
        return new InstanceResource(client, id, null);
    }

    /// Launches instances, one unless `run` sets another number, and returns them while they are pending.
    public List<InstanceResource> createInstances(Consumer<RunInstancesRequest.Builder> run) {
        return client.runInstances(request -> run.accept(request.minCount(1).maxCount(1))).instances().stream()
                .map(launched -> new InstanceResource(client, launched.instanceId(), launched)).toList();
    }

    /// Returns all images that the caller may launch. For the caller's own, add `filter(only -> only.owners("self"))`.
    public ImageCollection images() {
        return ImageCollection.of(client);
    }

    /// Returns an image by its id; makes no request.
    public Ec2Resource<Image> image(String id) {
        return image(id, null);
    }

    Ec2Resource<Image> image(String id, Image listed) {
        return new Ec2Resource<>(client, "image", id, listed,
                () -> client.describeImages(only -> only.imageIds(id)).images());
    }

    /// Returns a subnet by its id; makes no request.
    public Ec2Resource<Subnet> subnet(String id) {
        return new Ec2Resource<>(client, "subnet", id, null,
                () -> client.describeSubnets(only -> only.subnetIds(id)).subnets());
    }

    /// Returns a volume by its id; makes no request.
    public Ec2Resource<Volume> volume(String id) {
        return new Ec2Resource<>(client, "volume", id, null,
                () -> client.describeVolumes(only -> only.volumeIds(id)).volumes());
    }

    /// Returns a VPC by its id; makes no request.
    public Ec2Resource<Vpc> vpc(String id) {
        return new Ec2Resource<>(client, "vpc", id, null,
                () -> client.describeVpcs(only -> only.vpcIds(id)).vpcs());
    }
}
