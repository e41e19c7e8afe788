import random
import sys
import time

import boto3

table = sys.argv[1]
dynamodb = boto3.client('dynamodb')
schema = dict(BillingMode='PAY_PER_REQUEST',
              AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}],
              KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}])
for attempt in range(10):
    try:
        made = dynamodb.create_table(TableName=table, **schema)
        print(table, made['TableDescription']['TableStatus'])
        break
    except dynamodb.exceptions.LimitExceededException:
        print('limit exceeded; backing off and retrying...', file=sys.stderr)
        time.sleep(random.random() * min(2 ** attempt, 20))
