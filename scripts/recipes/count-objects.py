import sys

import boto3

bucket = sys.argv[1]
paginator = boto3.client('s3').get_paginator('list_objects_v2')
objects = []
for page in paginator.paginate(Bucket=bucket):
    objects.extend(page.get('Contents', []))  # absent when there are none
print(len(objects), 'objects,', sum(obj['Size'] for obj in objects), 'bytes')
