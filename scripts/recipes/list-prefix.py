import sys

import boto3

bucket, prefix = sys.argv[1:]
for obj in boto3.resource('s3').Bucket(bucket).objects.filter(Prefix=prefix):
    print(obj.last_modified, obj.size, obj.key)
