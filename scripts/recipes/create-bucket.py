import sys

import boto3

bucket = sys.argv[1]
s3 = boto3.client('s3')
# us-east-1 is the only region that must not be named.
place = {} if s3.meta.region_name == 'us-east-1' else {
    'CreateBucketConfiguration': {'LocationConstraint': s3.meta.region_name}}
try:
    s3.create_bucket(Bucket=bucket, **place)
    print('created', bucket)
except s3.exceptions.BucketAlreadyOwnedByYou:
    print(bucket, 'is yours already')
except s3.exceptions.BucketAlreadyExists as e:
    sys.exit('bucket "' + e.response['Error']['BucketName'] + '" belongs to another account')
