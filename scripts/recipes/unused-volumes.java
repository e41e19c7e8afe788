///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the EBS volumes that are attached to no instance, or delete them with --delete.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.Targets;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

@Command(name = "unused-volumes",
        description = "List the EBS volumes that are attached to no instance, or delete them with --delete.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeVolumes", "ec2:DeleteVolume"})
class UnusedVolumes extends AwsScript {

    @Option(names = "--delete", description = "Delete the volumes, and what is on them.")
    boolean delete;

    @Option(names = "--dry-run", description = "With --delete, list the volumes, and delete none.")
    boolean dryRun;

    @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true,
            description = "The regions (default: the session's).")
    List<String> regions = List.of();

    static void main(String... args) {
        Script.run(new UnusedVolumes(), args);
    }

    @Override
    protected void run(Session session) {
        var unused = Filter.builder().name("status").values("available").build();
        Targets.of(session.toBuilder(), List.of(), regions).forEach(target -> {
            var ec2 = target.client(Ec2Client.builder());
            var failures = new Failures();
            for (var volume : ec2.describeVolumesPaginator(only -> only.filters(unused)).volumes()) {
                failures.attempt(volume.volumeId(), () -> {
                    if (delete && !dryRun) {
                        ec2.deleteVolume(only -> only.volumeId(volume.volumeId()));
                    }
                    Terminal.line(target.region(), volume.volumeId(), volume.createTime().toString(),
                            volume.size() + " GiB", volume.volumeTypeAsString());
                });
            }
            failures.orThrow();
        }).orThrow();
    }
}
