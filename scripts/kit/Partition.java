package kit;

import awskit.Session;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/// The partitions of AWS, which ARNs begin with.
public final class Partition {

    private Partition() {}

    /// Returns the partition of a session's region, such as `aws`, `aws-cn` or `aws-us-gov`.
    public static String of(Session session) {
        return session.findRegion().map(region -> PartitionMetadata.of(Region.of(region)).id()).orElse("aws");
    }
}
