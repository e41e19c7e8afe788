import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A script like most, for the training of the cache. It ends normally, unlike others.
@Command(name = "lesson", description = "List the buckets.")
@IamActions("s3:ListAllMyBuckets")
class Lesson extends AwsScript {

    @Parameters(paramLabel = "PREFIX", arity = "0..1", defaultValue = "", description = "Default: all buckets.")
    String prefix;

    @Option(names = "--dry-run", description = "Change nothing.")
    boolean dryRun;

    static void main(String... args) {
        if (Script.execute(new Lesson(), args) != 0) {
            throw new IllegalStateException("the script failed");
        }
    }

    @Override
    protected void run(Session session) {
        for (var bucket : S3.of(session).buckets().filter(list -> list.prefix(prefix))) {
            System.out.println(bucket.name() + "\t" + bucket.creationDate());
        }
        for (var object : S3.of(session).bucket("training").objects()) {
            System.out.printf("%s %d%n", object.key(), object.size());
        }
    }
}
