//DEPS software.amazon.awssdk:ec2
//SOURCES Filters.java Refusal.java
package sandbox;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.Image;

/// A few machine images, the same in every region. Instances can be launched from any other image ID too.
final class ImageCatalog {

    static final String AMAZON_LINUX = "ami-0a1b2c3d4e5f60001";
    static final String AMAZON_LINUX_ARM = "ami-0a1b2c3d4e5f60002";
    static final String WINDOWS = "ami-0a1b2c3d4e5f60005";

    private static final List<Image> ALL = List.of(
            image(AMAZON_LINUX, "al2023-ami-2023.9.20251105.0-kernel-6.1-x86_64", "x86_64", "2025-11-05T00:00:00.000Z"),
            image(AMAZON_LINUX_ARM, "al2023-ami-2023.9.20251105.0-kernel-6.1-arm64", "arm64",
                    "2025-11-05T00:00:00.000Z"),
            image("ami-0a1b2c3d4e5f60003", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20251022",
                    "x86_64", "2025-10-22T00:00:00.000Z"),
            image("ami-0a1b2c3d4e5f60004", "debian-12-amd64-20251006-2257", "x86_64", "2025-10-06T00:00:00.000Z"),
            image(WINDOWS, "Windows_Server-2025-English-Full-Base-2025.10.15", "x86_64", "2025-10-15T00:00:00.000Z")
                    .copy(image -> image.platform("windows").platformDetails("Windows")));

    private ImageCatalog() {}

    static DescribeImagesResponse describe(DescribeImagesRequest request) {
        var unknown = request.imageIds().stream().filter(id -> ALL.stream().noneMatch(i -> i.imageId().equals(id)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new Refusal("InvalidAMIID.NotFound", "The image id '" + unknown + "' does not exist");
        }
        var filters = Filters.of(request.filters(), Image.builder().build());
        return DescribeImagesResponse.builder().images(ALL.stream()
                .filter(image -> request.imageIds().isEmpty() || request.imageIds().contains(image.imageId()))
                .filter(image -> request.owners().isEmpty() || request.owners().contains("amazon")
                        || request.owners().contains(image.ownerId()))
                .filter(filters).toList()).build();
    }

    /// Returns whether instances of the image have ARM processors.
    static boolean isArm(String imageId) {
        return imageId.equals(AMAZON_LINUX_ARM);
    }

    private static Image image(String id, String name, String architecture, String created) {
        return Image.builder().imageId(id).name(name).imageLocation("amazon/" + name).architecture(architecture)
                .creationDate(created).state("available").ownerId("137112412989").imageOwnerAlias("amazon")
                .publicLaunchPermissions(true).imageType("machine").hypervisor("xen").virtualizationType("hvm")
                .rootDeviceName("/dev/xvda").rootDeviceType("ebs").enaSupport(true).platformDetails("Linux/UNIX")
                .usageOperation("RunInstances").build();
    }
}
