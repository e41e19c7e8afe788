package awskit.resources;

import module java.base;

import awskit.Waiters;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// An image that instances are launched from. Its attributes are what DescribeImages says.
public final class ImageResource extends Resource<software.amazon.awssdk.services.ec2.model.Image> {

    private final Ec2Client ec2;
    private final String id;

    ImageResource(Ec2Client ec2, String id, software.amazon.awssdk.services.ec2.model.Image described) {
        super(described, id);
        this.ec2 = ec2;
        this.id = id;
    }

    /// Returns the id.
    public String id() {
        return id;
    }

    /// Returns the name.
    public String name() {
        return attributes().name();
    }

    /// Returns the state, such as `available`.
    public String state() {
        return attributes().stateAsString();
    }

    /// Waits until the image exists.
    public void waitUntilExists() {
        waitUntil("image_exists");
    }

    private void waitUntil(String waiter) {
        Waiters.of(ec2).waitUntil(waiter, Map.of("ImageIds", List.of(id)));
    }

    @Override
    software.amazon.awssdk.services.ec2.model.Image describe() {
        return ec2.describeImages(only -> only.imageIds(id)).images().stream().findFirst()
                .orElseThrow(() -> UserError.of(ExitCode.REFUSED, "image \"" + id + "\" does not exist"));
    }
}
