///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the instances, volumes, snapshots and addresses that lack any of some tags.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import module java.base;

import awskit.Session;
import awskit.Targets;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/// Asks EC2 itself, because the Resource Groups Tagging API does not know resources that never had a tag.
@Command(name = "missing-tags",
        description = "List the instances, volumes, snapshots and addresses that lack any of some tags.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DescribeSnapshots",
    "ec2:DescribeAddresses"})
class MissingTags extends AwsScript {

    @Parameters(paramLabel = "KEY", arity = "1..*", description = "The keys of the tags, such as owner.")
    List<String> keys;

    @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true,
            description = "The regions (default: the session's).")
    List<String> regions = List.of();

    static void main(String... args) {
        Script.run(new MissingTags(), args);
    }

    @Override
    protected void run(Session session) {
        Targets.of(session.toBuilder(), List.of(), regions).forEach(target -> {
            var ec2 = target.client(Ec2Client.builder());
            var instances = ec2.describeInstancesPaginator().reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .filter(instance -> instance.state().name() != InstanceStateName.TERMINATED);
            check(target.region(), instances, Instance::instanceId, Instance::tags);
            check(target.region(), ec2.describeVolumesPaginator().volumes().stream(), Volume::volumeId, Volume::tags);
            check(target.region(), ec2.describeSnapshotsPaginator(only -> only.ownerIds("self")).snapshots().stream(),
                    Snapshot::snapshotId, Snapshot::tags);
            check(target.region(), ec2.describeAddresses().addresses().stream(), Address::allocationId, Address::tags);
        }).orThrow();
    }

    private <T> void check(String region, Stream<T> resources, Function<T, String> id, Function<T, List<Tag>> tags) {
        resources.forEach(resource -> {
            var missing = new TreeSet<>(keys);
            tags.apply(resource).forEach(tag -> missing.remove(tag.key()));
            if (!missing.isEmpty()) {
                Terminal.line(region, id.apply(resource), String.join(",", missing));
            }
        });
    }
}
