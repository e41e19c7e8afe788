import sys

import boto3

bucket, prefix, new_bucket, new_prefix = sys.argv[1:]
s3 = boto3.resource('s3')
for obj in s3.Bucket(bucket).objects.filter(Prefix=prefix):
    key = new_prefix + obj.key[len(prefix):]
    s3.Object(new_bucket, key).copy({'Bucket': bucket, 'Key': obj.key})  # in parts if it is large
    print('copied', obj.key, key)
