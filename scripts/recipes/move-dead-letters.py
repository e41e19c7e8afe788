import sys

import boto3

sqs = boto3.resource('sqs')
dead, to = (sqs.get_queue_by_name(QueueName=name) for name in sys.argv[1:])
while messages := dead.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=1,
                                        MessageAttributeNames=['All'], MessageSystemAttributeNames=['All']):
    for message in messages:
        fifo = {name: value for name, value in (message.attributes or {}).items()
                if name in ('MessageGroupId', 'MessageDeduplicationId')}
        to.send_message(MessageBody=message.body, MessageAttributes=message.message_attributes or {}, **fifo)
        message.delete()
        print(message.body)
