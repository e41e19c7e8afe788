import sys

import boto3

for name in boto3.client(sys.argv[1]).waiter_names:
    print(name)
