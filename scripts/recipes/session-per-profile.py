import sys

import boto3

for profile in sys.argv[1:]:
    session = boto3.Session(profile_name=profile)
    print(profile, session.region_name, session.client('sts').get_caller_identity()['Arn'])
