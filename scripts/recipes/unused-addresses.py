import sys

import boto3

ec2 = boto3.client('ec2')
for address in ec2.describe_addresses()['Addresses']:
    if 'AssociationId' not in address:
        if sys.argv[1:] == ['--release']:
            ec2.release_address(AllocationId=address['AllocationId'])
        print(ec2.meta.region_name, address['AllocationId'], address['PublicIp'])
