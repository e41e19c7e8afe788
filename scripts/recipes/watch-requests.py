import sys

import boto3


def add_ticket(request, **_):
    request.headers.add_header('x-ticket', 'OPS-1')


def print_status(response_dict, **_):
    print(response_dict['status_code'], file=sys.stderr)


s3 = boto3.client('s3')
s3.meta.events.register('request-created.s3', add_ticket)
s3.meta.events.register('response-received.s3', print_status)
for bucket in s3.list_buckets()['Buckets']:
    print(bucket['Name'])
