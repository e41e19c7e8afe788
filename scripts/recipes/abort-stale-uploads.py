import sys
from datetime import datetime, timedelta, timezone

import boto3

bucket = sys.argv[1]
before = datetime.now(timezone.utc) - timedelta(days=7)
s3 = boto3.client('s3')
for page in s3.get_paginator('list_multipart_uploads').paginate(Bucket=bucket):
    for upload in page.get('Uploads', []):
        if upload['Initiated'] < before:
            s3.abort_multipart_upload(Bucket=bucket, Key=upload['Key'], UploadId=upload['UploadId'])
            print('aborted', upload['Key'], upload['Initiated'])
