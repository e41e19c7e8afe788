///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Move the messages of a dead-letter queue to another queue.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:sqs

import awskit.Session;
import awskit.errors.Failures;
import awskit.resources.QueueResource;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sqs.SqsClient;

@Command(name = "move-dead-letters", description = "Move the messages of a dead-letter queue to another queue.")
@IamActions({"sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage", "sqs:DeleteMessage"})
class MoveDeadLetters extends AwsScript {

    @Parameters(index = "0", paramLabel = "FROM", description = "The name of the dead-letter queue.")
    String from;

    @Parameters(index = "1", paramLabel = "TO", description = "The name of the queue to send the messages to.")
    String to;

    @Option(names = "--dry-run", description = "Print how many messages there are, and move none.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new MoveDeadLetters(), args);
    }

    @Override
    protected void run(Session session) {
        var sqs = session.client(SqsClient.builder());
        var dead = QueueResource.of(session, sqs.getQueueUrl(get -> get.queueName(from)).queueUrl());
        if (dryRun) {
            System.out.println("would move " + dead.attributes().get("ApproximateNumberOfMessages"));
            return;
        }
        var target = sqs.getQueueUrl(get -> get.queueName(to)).queueUrl();
        var failures = new Failures();
        var more = true;
        // A message that cannot be sent would be received again and again.
        while (more && failures.isEmpty()) {
            var messages = dead.receive(receive -> receive.maxNumberOfMessages(10).waitTimeSeconds(1)
                    .messageAttributeNames("All").messageSystemAttributeNamesWithStrings("All"));
            messages.forEach(message -> failures.attempt(message.messageId(), () -> {
                sqs.sendMessage(send -> send.queueUrl(target).messageBody(message.body())
                        .messageAttributes(message.messageAttributes())
                        .messageGroupId(message.attributesAsStrings().get("MessageGroupId"))
                        .messageDeduplicationId(message.attributesAsStrings().get("MessageDeduplicationId")));
                dead.delete(message);
                System.out.println(message.body());
            }));
            more = !messages.isEmpty();
        }
        failures.orThrow();
    }
}
