///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the caller's EBS snapshots that are older than some days, or delete them with --delete.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.Targets;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// EC2 refuses to delete a snapshot that an image uses. Such snapshots are reported and stay.
@Command(name = "snapshots-older-than",
        description = "List the caller's EBS snapshots that are older than some days, or delete them with --delete.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeSnapshots", "ec2:DeleteSnapshot"})
class SnapshotsOlderThan extends AwsScript {

    @Parameters(paramLabel = "DAYS", description = "The age in days.")
    int days;

    @Option(names = "--delete", description = "Delete the snapshots.")
    boolean delete;

    @Option(names = "--dry-run", description = "With --delete, list the snapshots, and delete none.")
    boolean dryRun;

    @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true,
            description = "The regions (default: the session's).")
    List<String> regions = List.of();

    static void main(String... args) {
        Script.run(new SnapshotsOlderThan(), args);
    }

    @Override
    protected void run(Session session) {
        var before = Instant.now().minus(Duration.ofDays(days));
        Targets.of(session.toBuilder(), List.of(), regions).forEach(target -> {
            var ec2 = target.client(Ec2Client.builder());
            var failures = new Failures();
            ec2.describeSnapshotsPaginator(only -> only.ownerIds("self")).snapshots().stream()
                    .filter(snapshot -> snapshot.startTime().isBefore(before))
                    .forEach(snapshot -> failures.attempt(snapshot.snapshotId(), () -> {
                        if (delete && !dryRun) {
                            ec2.deleteSnapshot(only -> only.snapshotId(snapshot.snapshotId()));
                        }
                        Terminal.line(target.region(), snapshot.snapshotId(), snapshot.startTime().toString(),
                                snapshot.volumeSize() + " GiB", snapshot.description());
                    }));
            failures.orThrow();
        }).orThrow();
    }
}
