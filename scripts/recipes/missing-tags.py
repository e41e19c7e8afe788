import sys

import boto3

keys = sys.argv[1:]
ec2 = boto3.resource('ec2')
client = ec2.meta.client
resources = [(instance.id, instance.tags) for instance in ec2.instances.all()
             if instance.state['Name'] != 'terminated']
resources += [(volume.id, volume.tags) for volume in ec2.volumes.all()]
resources += [(snapshot.id, snapshot.tags) for snapshot in ec2.snapshots.filter(OwnerIds=['self'])]
resources += [(address['AllocationId'], address.get('Tags')) for address in client.describe_addresses()['Addresses']]
for id, tags in resources:
    missing = set(keys) - {tag['Key'] for tag in tags or []}
    if missing:
        print(client.meta.region_name, id, ','.join(sorted(missing)))
