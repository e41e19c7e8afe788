import sys

import boto3

bucket = boto3.resource('s3').Bucket(sys.argv[1])
print(len([obj for obj in bucket.objects.all()]), 'objects')
