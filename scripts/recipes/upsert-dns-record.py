import argparse

import boto3

parser = argparse.ArgumentParser()
parser.add_argument('name')
parser.add_argument('type')
parser.add_argument('values', nargs='+')
parser.add_argument('--ttl', type=int, default=300)
args = parser.parse_args()

route53 = boto3.client('route53')
zones = [zone for zone in route53.get_paginator('list_hosted_zones').paginate().search('HostedZones[]')
         if not zone['Config']['PrivateZone'] and f'.{args.name}.'.endswith('.' + zone['Name'])]
zone = max(zones, key=lambda zone: len(zone['Name']))
change = route53.change_resource_record_sets(HostedZoneId=zone['Id'], ChangeBatch={'Changes': [{
    'Action': 'UPSERT', 'ResourceRecordSet': {
        'Name': args.name, 'Type': args.type, 'TTL': args.ttl,
        'ResourceRecords': [{'Value': value} for value in args.values]}}]})
route53.get_waiter('resource_record_sets_changed').wait(Id=change['ChangeInfo']['Id'])
print('set', args.name, args.type, 'in zone', zone['Name'])
