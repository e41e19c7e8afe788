import sys

import boto3

endpoint = sys.argv[1] if len(sys.argv) > 1 else 'http://127.0.0.1:4566'
session = boto3.Session(aws_access_key_id='accesskey', aws_secret_access_key='secretkey', region_name='us-east-1')
for bucket in session.client('s3', endpoint_url=endpoint).list_buckets()['Buckets']:
    print(bucket['Name'])
