import sys

import boto3

bucket, prefix = sys.argv[1:]
responses = boto3.resource('s3').Bucket(bucket).objects.filter(Prefix=prefix).delete()
print('deleted', sum(len(response.get('Deleted', [])) for response in responses))
# What was kept hides in responses[n]['Errors'].
