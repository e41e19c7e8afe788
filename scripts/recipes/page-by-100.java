///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Read a bucket's listing in pages of 100, and print how many objects each has.
//SOURCES ../../lib/awskit/AwsScript.java
//SOURCES ../../lib/awskit/S3.java

import awskit.AwsScript;
import awskit.Needs;
import awskit.S3;
import awskit.Script;
import awskit.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "page-by-100",
        description = "Read a bucket's listing in pages of 100, and print how many objects each has.")
@Needs("s3:ListBucket")
class PageBy100 extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "Where to look.")
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
