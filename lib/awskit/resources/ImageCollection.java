package awskit.resources;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;

/// The images of a region that the caller may launch.
public final class ImageCollection
        extends ResourceCollection<ImageResource, DescribeImagesRequest.Builder, ImageCollection> {

    private ImageCollection(CollectionPages<ImageResource, ?> listed) {
        super(listed, ImageCollection::new);
    }

    static ImageCollection of(Ec2Client ec2) {
        return new ImageCollection(CollectionPages.of(ec2::describeImages, DescribeImagesRequest.builder().build(),
                page -> page.images().stream().map(image -> new ImageResource(ec2, image.imageId(), image))));
    }
}
