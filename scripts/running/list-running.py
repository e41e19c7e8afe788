import boto3

ec2 = boto3.client('ec2')
filters = [{'Name': 'instance-state-name', 'Values': ['running']}]
for page in ec2.get_paginator('describe_instances').paginate(Filters=filters):
    for reservation in page['Reservations']:
        for instance in reservation['Instances']:
            print(instance['InstanceId'], instance['InstanceType'], instance['LaunchTime'])
