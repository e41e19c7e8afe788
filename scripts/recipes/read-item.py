import json
import sys

import boto3

table = boto3.resource('dynamodb').Table(sys.argv[1])
types = {attribute['AttributeName']: attribute['AttributeType'] for attribute in table.attribute_definitions}
key = dict(pair.split('=', 1) for pair in sys.argv[2:])
key = {name: int(value) if types[name] == 'N' else value for name, value in key.items()}
print(json.dumps(table.get_item(Key=key)['Item'], indent=4, default=int, ensure_ascii=False))
