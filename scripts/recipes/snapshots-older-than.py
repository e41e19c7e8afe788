import sys
from datetime import datetime, timedelta, timezone

import boto3

days, *delete = sys.argv[1:]
before = datetime.now(timezone.utc) - timedelta(days=int(days))
ec2 = boto3.resource('ec2')
for snapshot in ec2.snapshots.filter(OwnerIds=['self']):
    if snapshot.start_time < before:
        print(ec2.meta.client.meta.region_name, snapshot.id, snapshot.start_time, snapshot.volume_size, 'GiB',
              snapshot.description)
        if delete == ['--delete']:
            snapshot.delete()  # fails if an image uses it
