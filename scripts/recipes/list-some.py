import sys

import boto3

bucket, *token = sys.argv[1:]
pages = boto3.client('s3').get_paginator('list_objects_v2').paginate(
    Bucket=bucket, PaginationConfig={'MaxItems': 10, 'StartingToken': token[0] if token else None})
for page in pages:
    for obj in page['Contents']:
        print(obj['Key'])
if pages.resume_token:
    print('--starting-token', pages.resume_token)
