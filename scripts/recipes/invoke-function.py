import base64
import sys

import boto3
from botocore.config import Config

function, payload = (sys.argv[1:] + ['{}'])[:2]
if payload == '-':
    payload = sys.stdin.read()
# A function may run for 15 minutes. A timeout before that would invoke it a second time.
patient = boto3.client('lambda', config=Config(read_timeout=960))
result = patient.invoke(FunctionName=function, Payload=payload, LogType='Tail')
returned = result['Payload'].read().decode()
if 'FunctionError' in result:
    print(base64.b64decode(result['LogResult']).decode(), file=sys.stderr)
    sys.exit(f'{function} failed: {returned}')
print(returned)
