import json

import boto3

for page in boto3.client('ec2').get_paginator('describe_instances').paginate():
    del page['ResponseMetadata']
    print(json.dumps(page, indent=4, default=lambda time: time.isoformat()))
