//DEPS software.amazon.awssdk:ec2
//SOURCES Image.java
//SOURCES ResourceCollection.java
package awskit;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;

/// The images of a region that the caller may launch.
public final class Images extends ResourceCollection<Image, DescribeImagesRequest.Builder, Images> {

    private Images(Listed<Image, ?> listed) {
        super(listed, Images::new);
    }

    static Images of(Ec2Client ec2) {
        return new Images(Listed.of(ec2::describeImages, DescribeImagesRequest.builder().build(), page -> page.images()
                .stream().map(image -> new Image(ec2, image.imageId(), image))));
    }
}
