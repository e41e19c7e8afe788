import sys

import boto3

image = sys.argv[1]
ec2 = boto3.resource('ec2')
instance = ec2.create_instances(ImageId=image, InstanceType='t3.micro', MinCount=1, MaxCount=1)[0]
print('Launching:', instance.id)
instance.wait_until_running()
instance.reload()
print('State:', instance.state['Name'])
running = [{'Name': 'instance-state-name', 'Values': ['running']}]
for page in boto3.client('ec2').get_paginator('describe_instances').paginate(Filters=running):
    for reservation in page['Reservations']:
        for instance in reservation['Instances']:
            print('Running:', instance['InstanceId'])
