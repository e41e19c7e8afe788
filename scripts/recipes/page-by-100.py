import sys

import boto3

bucket = boto3.resource('s3').Bucket(sys.argv[1])
for page in bucket.objects.page_size(100).pages():
    print(len(page))
