import boto3

for bucket in boto3.resource('s3').buckets.all():
    print(bucket.name)
