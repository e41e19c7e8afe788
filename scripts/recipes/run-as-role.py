import sys

import boto3

sts = boto3.client('sts')
for role in sys.argv[1:]:
    keys = sts.assume_role(RoleArn=role, RoleSessionName='ops')['Credentials']
    there = boto3.Session(aws_access_key_id=keys['AccessKeyId'],
                          aws_secret_access_key=keys['SecretAccessKey'],
                          aws_session_token=keys['SessionToken'])
    running = there.resource('ec2').instances.filter(
        Filters=[{'Name': 'instance-state-name', 'Values': ['running']}])
    print(there.client('sts').get_caller_identity()['Account'], len(list(running)))
