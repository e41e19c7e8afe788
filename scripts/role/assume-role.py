import sys

import boto3

# The keys hold for one hour.
keys = boto3.client('sts').assume_role(RoleArn=sys.argv[1], RoleSessionName='ops')['Credentials']
print('export AWS_ACCESS_KEY_ID=' + keys['AccessKeyId'])
print('export AWS_SECRET_ACCESS_KEY=' + keys['SecretAccessKey'])
print('export AWS_SESSION_TOKEN=' + keys['SessionToken'])
