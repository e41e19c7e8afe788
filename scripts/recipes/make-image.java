///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Make an image of an instance, and retire older images of the same name with their snapshots.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.Failures;
import awskit.errors.UserError;
import awskit.resources.Ec2;
import awskit.resources.Ec2Resource;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;

/// An image is called NAME and the time, because each needs a name of its own. Only such images are retired.
@Command(name = "make-image",
        description = "Make an image of an instance, and retire older images of the same name with their snapshots.")
@IamActions({"ec2:CreateImage", "ec2:DescribeImages", "ec2:DeregisterImage", "ec2:DeleteSnapshot"})
class MakeImage extends AwsScript {

    @Parameters(index = "0", paramLabel = "INSTANCE", description = "The id of the instance.")
    String instance;

    @Parameters(index = "1", paramLabel = "NAME", description = "The name, to which the time is added.")
    String name;

    @Option(names = "--keep", paramLabel = "N", description = "How many of the older images to keep (default: all).")
    long keep = Long.MAX_VALUE;

    @Option(names = "--no-reboot", description = "Do not restart the instance. Its file systems may be inconsistent.")
    boolean noReboot;

    @Option(names = "--dry-run", description = "Print the images, and make and retire none.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new MakeImage(), args);
    }

    @Override
    protected void run(Session session) {
        var ec2 = Ec2.of(session);
        var named = Filter.builder().name("name").values(name + "-????-??-??T??????Z").build();
        var older = ec2.images().filter(own -> own.owners("self").filters(named)).stream().map(Ec2Resource::attributes)
                .sorted(Comparator.comparing(Image::name).reversed()).skip(keep).toList();
        var now = name + "-" + Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        if (!dryRun) {
            var made = ec2.client().createImage(make -> make.instanceId(instance).name(now).noReboot(noReboot));
            ec2.image(made.imageId()).waitUntil("available");
        }
        Terminal.line((dryRun ? "would make " : "made ") + now);
        var failures = new Failures();
        for (var image : older) {
            failures.attempt(image.name(), () -> {
                if (!dryRun) {
                    retire(ec2.client(), image.imageId());
                }
                Terminal.line((dryRun ? "would retire " : "retired ") + image.name());
            });
        }
        failures.orThrow();
    }

    private static void retire(Ec2Client ec2, String image) {
        ec2.deregisterImage(old -> old.imageId(image).deleteAssociatedSnapshots(true)).deleteSnapshotResults().stream()
                .filter(left -> !Set.of("success", "skipped").contains(left.returnCodeAsString())).forEach(left -> {
                    throw UserError.of(ExitCode.PARTIAL, left.snapshotId() + " remains: " + left.returnCodeAsString());
                });
    }
}
