///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Create a bucket, and tell whether an existing one is the caller's.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

@Command(name = "create-bucket", description = "Create a bucket, and tell whether an existing one is the caller's.")
@IamActions("s3:CreateBucket")
class CreateBucket extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The name of the bucket.")
    String bucket;

    @Option(names = "--dry-run", description = "Create nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new CreateBucket(), args);
    }

    @Override
    protected void run(Session session) {
        if (dryRun) {
            System.out.println("would create " + bucket + " in " + session.region());
            return;
        }
        try {
            session.client(S3Client.builder()).createBucket(create -> {
                create.bucket(bucket);
                // The only region that must not be named.
                if (!session.region().equals("us-east-1")) {
                    create.createBucketConfiguration(in -> in.locationConstraint(session.region()));
                }
            });
            System.out.println("created " + bucket);
        } catch (BucketAlreadyOwnedByYouException e) {
            System.out.println(bucket + " is yours already");
        } catch (BucketAlreadyExistsException e) {
            throw UserError.of(ExitCode.REFUSED, "bucket \"" + bucket + "\" belongs to another account",
                    "try another name");
        }
    }
}
