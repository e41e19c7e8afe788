import sys

import boto3

responses = boto3.resource('s3').Bucket(sys.argv[1]).object_versions.delete()
print('deleted', sum(len(response.get('Deleted', [])) for response in responses))
# What was kept hides in responses[n]['Errors'].
