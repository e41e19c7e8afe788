package upload;

import java.util.Map;

/// How requests reach a bucket. Immutable.
///
/// @param requesterPays whether the caller agrees to pay for the requests
/// @param accelerate whether they go to the nearest edge of the network (S3 Transfer Acceleration)
/// @param dualstack whether they go to an endpoint that has IPv6 too
public record BucketAccess(boolean requesterPays, boolean accelerate, boolean dualstack) {

    /// Returns whether requests go to the usual endpoint of a region.
    boolean isUsual() {
        return !accelerate && !dualstack;
    }

    /// Returns the headers that each request has.
    Map<String, String> headers() {
        return requesterPays ? Map.of("x-amz-request-payer", "requester") : Map.of();
    }

    /// Returns access through the usual endpoint of a region.
    public static BucketAccess usual() {
        return new BucketAccess(false, false, false);
    }
}
