import boto3
from botocore.config import Config

config = Config(retries={'total_max_attempts': 10, 'mode': 'adaptive'}, read_timeout=20)
for bucket in boto3.client('s3', config=config).list_buckets()['Buckets']:
    print(bucket['Name'])
