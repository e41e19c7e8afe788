package awskit.resources;

import module java.base;

import awskit.Session;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// A queue of SQS: boto3's `resource('sqs').Queue(url)`. Its attributes are those of GetQueueAttributes, by name.
public final class QueueResource extends Resource<Map<String, String>> {

    private final SqsClient sqs;
    private final String url;

    private QueueResource(SqsClient sqs, String url) {
        super(null, url);
        this.sqs = sqs;
        this.url = url;
    }

    /// Returns a queue by its URL; makes no request.
    public static QueueResource of(Session session, String url) {
        return new QueueResource(session.client(SqsClient.builder()), url);
    }

    /// Returns the SDK's client, for all other operations. The session closes it.
    public SqsClient client() {
        return sqs;
    }

    /// Returns the URL.
    public String url() {
        return url;
    }

    /// Sends a message, and returns its id.
    public String send(String body) {
        return sqs.sendMessage(send -> send.queueUrl(url).messageBody(body)).messageId();
    }

    /// Receives messages: one at most, unless `how` sets `maxNumberOfMessages`.
    public List<Message> receive(Consumer<ReceiveMessageRequest.Builder> how) {
        return sqs.receiveMessage(receive -> how.accept(receive.queueUrl(url))).messages();
    }

    /// Deletes a message that was received: boto3's `message.delete()`.
    public void delete(Message message) {
        sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
    }

    @Override
    Map<String, String> describe() {
        return sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings();
    }
}
