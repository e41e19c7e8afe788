import sys

import boto3

bucket, key = sys.argv[1:]
body = boto3.resource('s3').Object(bucket, key).get()['Body']
for chunk in body.iter_chunks():
    sys.stdout.buffer.write(chunk)
