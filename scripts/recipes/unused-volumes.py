import sys

import boto3

ec2 = boto3.resource('ec2')
for volume in ec2.volumes.filter(Filters=[{'Name': 'status', 'Values': ['available']}]):
    print(ec2.meta.client.meta.region_name, volume.id, volume.create_time, volume.size, 'GiB', volume.volume_type)
    if sys.argv[1:] == ['--delete']:
        volume.delete()
