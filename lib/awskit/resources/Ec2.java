package awskit.resources;

import awskit.Session;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/// EC2's instances and images: boto3's `resource('ec2')`.
///
/// ```java
/// Ec2.of(session).instances().filter("tag:team", "search").stop();
/// ```
public final class Ec2 {

    private final Ec2Client client;

    private Ec2(Ec2Client client) {
        this.client = client;
    }

    /// Returns EC2 as a session sees it, in the session's region.
    public static Ec2 of(Session session) {
        return of(session.client(Ec2Client.builder()));
    }

    /// Returns EC2 as a client sees it, such as one for another region.
    public static Ec2 of(Ec2Client client) {
        return new Ec2(client);
    }

    /// Returns the SDK's client, for what isn't here. Its session closes it.
    public Ec2Client client() {
        return client;
    }

    /// Returns the caller's instances of all states.
    public InstanceCollection instances() {
        return InstanceCollection.of(client);
    }

    /// Returns an instance by its id; makes no request.
    public InstanceResource instance(String id) {
        return new InstanceResource(client, id, null);
    }

    /// Launches instances, one unless `run` says more, and returns them as they are then: pending.
    public List<InstanceResource> createInstances(Consumer<RunInstancesRequest.Builder> run) {
        return client.runInstances(request -> run.accept(request.minCount(1).maxCount(1))).instances().stream()
                .map(launched -> new InstanceResource(client, launched.instanceId(), launched)).toList();
    }

    /// Returns images; everybody's unless `filter(only -> only.owners("self"))`.
    public ImageCollection images() {
        return ImageCollection.of(client);
    }

    /// Returns an image by its id; makes no request.
    public ImageResource image(String id) {
        return new ImageResource(client, id, null);
    }
}
