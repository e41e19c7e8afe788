//DEPS org.gaul:s3proxy
//SOURCES ../protocol/RegionNames.java ../protocol/Signature.java S3Request.java
package sandbox.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import sandbox.protocol.RegionNames;
import sandbox.protocol.Signature;

/// The regions of buckets. A bucket is in the region of its creation, but every region's endpoint serves it here.
final class BucketLocations {

    private static final Pattern CONSTRAINT =
            Pattern.compile("<LocationConstraint[^>]*>\\s*([^<]*?)\\s*</LocationConstraint>");

    private final Map<String, String> regions = new ConcurrentHashMap<>();

    /// Returns the region that a CreateBucket request asks for.
    ///
    /// @throws software.amazon.awssdk.services.s3.model.S3Exception if there is no such region, or if the region of the
    ///         endpoint, which is that of the signature, does not create buckets there
    static String of(S3Request request, String body) {
        var home = Signature.of(request.http()).map(signature -> signature.scope().region())
                .orElse(RegionNames.DEFAULT);
        var match = CONSTRAINT.matcher(body);
        var asked = !match.find() || match.group(1).isEmpty() ? "" : match.group(1);
        var region = asked.equals("EU") ? "eu-west-1" : asked;
        if (region.equals(RegionNames.DEFAULT) || !region.isEmpty() && !RegionNames.exists(region)) {
            throw S3Errors.of(400, "InvalidLocationConstraint", "The specified location-constraint is not valid");
        } else if (!home.equals(RegionNames.DEFAULT) && !region.equals(home)) {
            throw S3Errors.of(400, "IllegalLocationConstraintException", "The " + (region.isEmpty() ? "unspecified"
                    : region) + " location constraint is incompatible for the region specific endpoint this request "
                    + "was sent to.");
        }
        return region.isEmpty() ? RegionNames.DEFAULT : region;
    }

    void put(String bucket, String region) {
        regions.put(bucket, region);
    }

    String of(String bucket) {
        return regions.getOrDefault(bucket, RegionNames.DEFAULT);
    }
}
