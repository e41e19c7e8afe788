import argparse
import base64
import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import boto3

parser = argparse.ArgumentParser()
parser.add_argument('table')
parser.add_argument('--segments', type=int, default=4)
parser.add_argument('--dynamodb-json', action='store_true')
args = parser.parse_args()
# The resource's client converts items to native values.
dynamodb = boto3.client('dynamodb') if args.dynamodb_json else boto3.resource('dynamodb').meta.client


def encode(value):
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, set):
        return sorted(value)
    return base64.b64encode(bytes(value)).decode()


def scan(segment):
    pages = dynamodb.get_paginator('scan').paginate(
        TableName=args.table, Segment=segment, TotalSegments=args.segments)
    for item in pages.search('Items[]'):
        line = {'Item': item} if args.dynamodb_json else item
        print(json.dumps(line, default=encode, ensure_ascii=False) + '\n', end='')


with ThreadPoolExecutor(args.segments) as threads:
    list(threads.map(scan, range(args.segments)))
