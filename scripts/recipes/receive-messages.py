import sys

import boto3

queue = boto3.resource('sqs').get_queue_by_name(QueueName=sys.argv[1])
while messages := queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=1):
    for message in messages:
        print(message.body)
        message.delete()
