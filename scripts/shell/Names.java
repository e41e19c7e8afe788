//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:s3
package shell;

import awskit.Session;
import awskit.data.Json;
import awskit.data.Tree;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/// The variables that the shell starts with. Java initializes each interface when its field is first used, so that only
/// the clients in use are created.
public final class Names implements S3, Ec2, Sts {

    public static Session session;

    private Names() {}

    /// Sets the session. Called once, before the first statement runs.
    public static void open(Session opened) {
        session = opened;
    }

    /// Prints a response as the AWS CLI's JSON, however long it is.
    public static void show(SdkPojo response) {
        System.out.println(Json.pretty(Tree.of(response)));
    }
}

interface S3 {
    S3Client s3 = Names.session.client(S3Client.builder());
}

interface Ec2 {
    Ec2Client ec2 = Names.session.client(Ec2Client.builder());
}

interface Sts {
    StsClient sts = Names.session.client(StsClient.builder());
}
