import sys

import boto3
from botocore.exceptions import ClientError

bucket, key = sys.argv[1:]
s3 = boto3.client('s3')
try:
    print(s3.get_object(Bucket=bucket, Key=key)['Body'].read().decode(), end='')
except s3.exceptions.NoSuchKey:
    sys.exit(f'no object "{key}"')
except ClientError as e:
    if e.response['Error']['Code'] == 'NoSuchBucket':
        sys.exit(f'no bucket "{bucket}"')
    else:
        raise
