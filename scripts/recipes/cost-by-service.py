import argparse
from datetime import date, timedelta
from decimal import Decimal

import boto3

parser = argparse.ArgumentParser()
parser.add_argument('--month', default=date.today().strftime('%Y-%m'))
first = date.fromisoformat(parser.parse_args().month + '-01')

request = {
    'TimePeriod': {'Start': str(first), 'End': str((first + timedelta(days=31)).replace(day=1))},
    'Granularity': 'MONTHLY', 'Metrics': ['UnblendedCost'],
    'GroupBy': [{'Type': 'DIMENSION', 'Key': 'SERVICE'}]}
groups = []
while True:
    page = boto3.client('ce').get_cost_and_usage(**request)
    groups += [group for result in page['ResultsByTime'] for group in result['Groups']]
    if 'NextPageToken' not in page:
        break
    request['NextPageToken'] = page['NextPageToken']
costs = [(Decimal(cost['Amount']), cost['Unit'], group['Keys'][0])
         for group in groups for cost in [group['Metrics']['UnblendedCost']]]
for amount, unit, service in sorted(costs, reverse=True):
    print(f'{amount:.2f}', unit, service, sep='\t')
