import sys

import boto3

bucket = sys.argv[1]
waiter = boto3.client('s3').get_waiter('bucket_exists')
waiter.wait(Bucket=bucket, WaiterConfig={'Delay': 5, 'MaxAttempts': 20})
print(bucket, 'exists')
