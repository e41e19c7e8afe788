import sys

import boto3

action, *tags = sys.argv[1:]
ec2 = boto3.resource('ec2')
filters = [{'Name': 'instance-state-name', 'Values': ['running' if action == 'stop' else 'stopped']}]
for tag in tags:
    key, value = tag.split('=', 1)
    filters.append({'Name': 'tag:' + key, 'Values': [value]})
instances = ec2.instances.filter(Filters=filters)
if action == 'stop':
    ids = [change['InstanceId'] for page in instances.stop() for change in page['StoppingInstances']]
else:
    ids = [change['InstanceId'] for page in instances.start() for change in page['StartingInstances']]
for number, id in enumerate(ids, 1):
    instance = ec2.Instance(id)
    instance.wait_until_stopped() if action == 'stop' else instance.wait_until_running()
    print(id, f'({number} of {len(ids)})')
