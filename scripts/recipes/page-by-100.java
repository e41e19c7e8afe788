///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List a bucket in pages of 100, and print the number of objects on each page.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "page-by-100",
        description = "List a bucket in pages of 100, and print the number of objects on each page.")
@IamActions("s3:ListBucket")
class PageBy100 extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    static void main(String... args) {
        Script.run(new PageBy100(), args);
    }

    @Override
    protected void run(Session session) {
        S3.of(session).bucket(bucket).objects().pageSize(100).pages()
                .forEach(page -> System.out.println(page.size()));
    }
}
