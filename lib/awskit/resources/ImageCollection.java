package awskit.resources;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Image;

/// The images of a region that the caller may launch.
public final class ImageCollection
        extends ResourceCollection<Ec2Resource<Image>, DescribeImagesRequest.Builder, ImageCollection> {

    private ImageCollection(CollectionPages<Ec2Resource<Image>, ?> listed) {
        super(listed, ImageCollection::new);
    }

    static ImageCollection of(Ec2Client ec2) {
        return new ImageCollection(CollectionPages.of(ec2::describeImages, DescribeImagesRequest.builder().build(),
                page -> page.images().stream().map(image -> Ec2.of(ec2).image(image.imageId(), image))));
    }
}
