import sys
from datetime import datetime, timezone

import boto3

instance, name, *keep = sys.argv[1:]
ec2 = boto3.resource('ec2')
older = ec2.images.filter(Owners=['self'], Filters=[{'Name': 'name', 'Values': [name + '-????-??-??T??????Z']}])
older = sorted(older, key=lambda image: image.name, reverse=True)
now = datetime.now(timezone.utc).strftime(name + '-%Y-%m-%dT%H%M%SZ')
image = ec2.Instance(instance).create_image(Name=now)
image.wait_until_exists(Filters=[{'Name': 'state', 'Values': ['available']}])
print('made', now)
if keep:
    for image in older[int(keep[1]):]:
        ec2.meta.client.deregister_image(ImageId=image.id, DeleteAssociatedSnapshots=True)
        print('retired', image.name)
