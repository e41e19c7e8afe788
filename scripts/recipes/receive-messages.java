///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Receive the messages of an SQS queue, print each and delete it.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:sqs

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sqs.SqsClient;

@Command(name = "receive-messages",
        description = "Receive the messages of an SQS queue, print each and delete it.")
@IamActions({"sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:DeleteMessage"})
class ReceiveMessages extends AwsScript {

    @Parameters(paramLabel = "QUEUE", description = "The name of the queue.")
    String queue;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "Stop when no message has come for this time, "
            + "0 to 20 (default: ${DEFAULT-VALUE}).")
    int wait = 1;

    @Option(names = "--dry-run", description = "Print up to 10 messages, and leave them in the queue.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new ReceiveMessages(), args);
    }

    @Override
    protected void run(Session session) {
        var sqs = session.client(SqsClient.builder());
        var url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
        var more = true;
        while (more) {
            var messages = sqs.receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(10)
                    .waitTimeSeconds(wait).visibilityTimeout(dryRun ? 0 : null)).messages();
            for (var message : messages) {
                System.out.println(message.body());
                if (!dryRun) {
                    sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
                }
            }
            more = !messages.isEmpty() && !dryRun;
        }
    }
}
