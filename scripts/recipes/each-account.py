import argparse
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError

parser = argparse.ArgumentParser()
parser.add_argument('--role', default='OrganizationAccountAccessRole')
role = parser.parse_args().role

sts = boto3.client('sts')
own = sts.get_caller_identity()['Account']
failed = False
for account in boto3.client('organizations').get_paginator('list_accounts').paginate().search('Accounts[]'):
    if account.get('State', account.get('Status')) != 'ACTIVE':
        continue
    try:
        there = boto3.Session()
        if account['Id'] != own:
            keys = sts.assume_role(RoleArn=f"arn:aws:iam::{account['Id']}:role/{role}",
                                   RoleSessionName='each-account')['Credentials']
            there = boto3.Session(keys['AccessKeyId'], keys['SecretAccessKey'], keys['SessionToken'])
        caller = there.client('sts').get_caller_identity()
        instances = list(there.resource('ec2').instances.all())
        print(caller['Account'], caller['Arn'], len(instances), sep='\t')
    except (BotoCoreError, ClientError) as e:
        failed = True
        print(account['Id'], e, file=sys.stderr)
sys.exit(failed)
