//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java Ec2Region.java ImageCatalog.java Regions.java
package sandbox.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.Volume;

/// What is asked of a new volume, by CreateVolume or by the block devices of an instance. Everything may be null.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html">CreateVolume</a>
record Disk(String type, Integer size, String snapshot, Boolean encrypted, Integer iops, Integer throughput) {

    /// The device of the volume that an instance starts from.
    static final String ROOT = "/dev/xvda";

    private record Limits(int minSize, int maxSize, int minIops, int maxIops) {}

    private static final Map<String, Limits> TYPES = Map.of("standard", new Limits(1, 1024, 0, 0),
            "gp2", new Limits(1, 16_384, 0, 0), "gp3", new Limits(1, 65_536, 3000, 80_000),
            "io1", new Limits(4, 16_384, 100, 64_000), "io2", new Limits(4, 65_536, 100, 256_000),
            "st1", new Limits(125, 16_384, 0, 0), "sc1", new Limits(125, 16_384, 0, 0));
    private static final int THROUGHPUT = 125;

    /// Returns a volume in a zone, still without an ID and a state.
    Volume volume(Ec2Region region, String zone, Instant time) {
        var type = Objects.requireNonNullElse(this.type, "gp2");
        var limits = TYPES.get(type);
        if (limits == null) {
            throw new Refusal("UnknownVolumeType", "Unknown volume type '" + type + "'");
        }
        var source = snapshot == null || snapshot.isEmpty() || snapshot.equals(ImageCatalog.ROOT_SNAPSHOT) ? null
                : region.snapshots().find(snapshot);
        if (source != null && source.state() != SnapshotState.COMPLETED) {
            throw new Refusal("IncorrectState", "Snapshot '" + snapshot + "' is not 'completed'.");
        } else if (size == null && source == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter size/snapshot");
        }
        var gib = size == null ? source.volumeSize() : size;
        check(limits, type, gib, source == null ? 1 : source.volumeSize());
        return Volume.builder().availabilityZone(zone)
                .availabilityZoneId(Regions.zoneId(zone)).size(gib).volumeType(type).createTime(time)
                .snapshotId(Objects.requireNonNullElse(snapshot, "")).encrypted(Boolean.TRUE.equals(encrypted)
                        || source != null && Boolean.TRUE.equals(source.encrypted()))
                .iops(type.equals("gp2") ? Integer.valueOf(Math.clamp(gib * 3L, 100, 16_000))
                        : iops == null && type.equals("gp3") ? Integer.valueOf(limits.minIops()) : iops)
                .throughput(throughput == null && type.equals("gp3") ? Integer.valueOf(THROUGHPUT) : throughput)
                .multiAttachEnabled(false).attachments(List.of()).build();
    }

    private void check(Limits limits, String type, int gib, int minimum) {
        if (gib < Math.max(minimum, limits.minSize()) || gib > limits.maxSize()) {
            throw new Refusal("InvalidParameterValue", "Volume of " + gib + "GiB is invalid. The size must be from "
                    + Math.max(minimum, limits.minSize()) + " to " + limits.maxSize() + " GiB.");
        } else if (limits.minIops() == 0 && iops != null) {
            throw new Refusal("InvalidParameterCombination", "The parameter iops is not supported for " + type
                    + " volumes.");
        } else if (limits.minIops() > 0 && iops != null && (iops < limits.minIops() || iops > limits.maxIops())) {
            throw new Refusal("InvalidParameterValue", "Volume iops of " + iops + " is invalid. It must be from "
                    + limits.minIops() + " to " + limits.maxIops() + ".");
        } else if (type.startsWith("io") && iops == null) {
            throw new Refusal("MissingParameter", "The parameter iops must be specified for " + type + " volumes.");
        } else if (throughput != null && !type.equals("gp3")) {
            throw new Refusal("InvalidParameterCombination", "The parameter throughput is not supported for " + type
                    + " volumes.");
        }
    }
}
