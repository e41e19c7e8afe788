package upload;

/// How requests reach a bucket. Immutable.
///
/// @param requesterPays whether the caller agrees to pay for the requests
/// @param accelerate whether they go to the nearest edge of the network (S3 Transfer Acceleration)
/// @param dualstack whether they go to an endpoint that has IPv6 too
public record BucketAccess(boolean requesterPays, boolean accelerate, boolean dualstack) {

    /// Returns access through the usual endpoint of a region.
    public static BucketAccess usual() {
        return new BucketAccess(false, false, false);
    }
}
