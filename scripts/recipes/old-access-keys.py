import argparse
from datetime import datetime, timedelta, timezone

import boto3

parser = argparse.ArgumentParser()
parser.add_argument('--days', type=int, default=90)
before = datetime.now(timezone.utc) - timedelta(days=parser.parse_args().days)

iam = boto3.client('iam')
for user in iam.get_paginator('list_users').paginate().search('Users[].UserName'):
    for key in iam.get_paginator('list_access_keys').paginate(UserName=user).search('AccessKeyMetadata[]'):
        if key['CreateDate'] < before:
            last = iam.get_access_key_last_used(AccessKeyId=key['AccessKeyId'])['AccessKeyLastUsed']
            used = f"{last['LastUsedDate']} {last['ServiceName']}" if 'LastUsedDate' in last else 'never'
            print(user, key['AccessKeyId'], key['Status'], key['CreateDate'], used, sep='\t')
