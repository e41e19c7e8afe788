import argparse
import json
import sys

import boto3

parser = argparse.ArgumentParser()
parser.add_argument('secret')
parser.add_argument('--member')
args = parser.parse_args()

value = boto3.client('secretsmanager').get_secret_value(SecretId=args.secret)
if args.member:
    print(json.loads(value['SecretString'])[args.member])
elif 'SecretBinary' in value:
    sys.stdout.buffer.write(value['SecretBinary'])
else:
    print(value['SecretString'])
