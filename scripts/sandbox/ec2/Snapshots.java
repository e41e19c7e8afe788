//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java FilterNames.java Filters.java Images.java Parameters.java TagRules.java
package sandbox.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.Volume;

/// The actions on EBS snapshots. There are only the account's own.
final class Snapshots {

    private static final FilterNames FILTERS = new FilterNames(Snapshot::builder, """
            description encrypted owner-alias owner-id progress snapshot-id start-time status=State storage-tier
            transfer-type volume-id volume-size""");

    private Snapshots() {}

    static DescribeSnapshotsResponse describe(Ec2Region region, DescribeSnapshotsRequest request) {
        Parameters.only(request, "SnapshotIds", "OwnerIds", "RestorableByUserIds", "Filters", "MaxResults",
                "NextToken");
        var filter = Filters.<Snapshot>of(request.filters(), FILTERS).and(snapshot ->
                isAmong(request.ownerIds(), snapshot) && isAmong(request.restorableByUserIds(), snapshot));
        var page = region.snapshots().page(request.snapshotIds(), filter, request.maxResults(), request.nextToken());
        return DescribeSnapshotsResponse.builder().snapshots(page.items()).nextToken(page.nextToken()).build();
    }

    private static boolean isAmong(List<String> accounts, Snapshot snapshot) {
        return accounts.isEmpty() || accounts.contains("self") || accounts.contains(snapshot.ownerId());
    }

    static CreateSnapshotResponse create(Ec2Region region, CreateSnapshotRequest request) {
        Parameters.only(request, "VolumeId", "Description", "TagSpecifications");
        var volume = region.volumes().find(Parameters.require("VolumeId", request.volumeId()));
        var tags = TagRules.of(request.tagSpecifications(), "snapshot");
        Parameters.endDryRun(request.dryRun());
        var pending = add(region, volume, request.description(), tags, region.now());
        return CreateSnapshotResponse.builder().snapshotId(pending.snapshotId()).volumeId(pending.volumeId())
                .volumeSize(pending.volumeSize()).description(pending.description()).encrypted(pending.encrypted())
                .ownerId(pending.ownerId()).progress(pending.progress()).startTime(pending.startTime())
                .state(pending.state()).tags(pending.hasTags() ? pending.tags() : null).build();
    }

    /// Adds a snapshot that is pending until the region's transition has passed since its start.
    ///
    /// @param description may be null
    static Snapshot add(Ec2Region region, Volume volume, String description, Map<String, String> tags,
            Instant start) {
        var pending = Snapshot.builder().snapshotId(region.snapshots().newId()).volumeId(volume.volumeId())
                .volumeSize(volume.size()).description(description == null ? "" : description)
                .encrypted(volume.encrypted()).ownerId(region.network().account()).progress("0%").startTime(start)
                .storageTier("standard").state(SnapshotState.PENDING)
                .tags(tags.isEmpty() ? null : TagRules.list(tags)).build();
        var end = start.plus(region.transition());
        region.snapshots().put(pending, pending.copy(s -> s.progress("100%").state(SnapshotState.COMPLETED)
                .completionTime(end)), end);
        return pending;
    }

    static DeleteSnapshotResponse delete(Ec2Region region, DeleteSnapshotRequest request) {
        var id = region.snapshots().find(Parameters.require("SnapshotId", request.snapshotId())).snapshotId();
        region.images().all().filter(image -> Images.snapshots(image).anyMatch(id::equals)).findFirst()
                .ifPresent(image -> {
                    throw new Refusal("InvalidSnapshot.InUse", "The snapshot " + id + " is currently in use by "
                            + image.imageId());
                });
        Parameters.endDryRun(request.dryRun());
        region.snapshots().remove(id);
        return DeleteSnapshotResponse.builder().build();
    }
}
