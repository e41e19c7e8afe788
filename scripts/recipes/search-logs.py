import argparse
import time
from datetime import datetime, timezone

import boto3

parser = argparse.ArgumentParser()
parser.add_argument('prefix')
parser.add_argument('pattern', nargs='?', default='')
parser.add_argument('--since', default='1h')
args = parser.parse_args()

seconds = int(args.since[:-1]) * {'s': 1, 'm': 60, 'h': 3600, 'd': 86400}[args.since[-1]]
logs = boto3.client('logs')
groups = logs.get_paginator('describe_log_groups').paginate(logGroupNamePrefix=args.prefix)
for group in groups.search('logGroups[].logGroupName'):
    events = logs.get_paginator('filter_log_events').paginate(
        logGroupName=group, filterPattern=args.pattern, startTime=int((time.time() - seconds) * 1000))
    for event in events.search('events[]'):
        at = datetime.fromtimestamp(event['timestamp'] / 1000, timezone.utc)
        print(at.isoformat(timespec='milliseconds'), group, event['message'].strip(), sep='\t')
