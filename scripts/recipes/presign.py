import sys

import boto3
from botocore.config import Config

bucket, key, *put = sys.argv[1:]
s3 = boto3.client('s3', config=Config(signature_version='s3v4'))
print(s3.generate_presigned_url('put_object' if put == ['--put'] else 'get_object',
                                Params={'Bucket': bucket, 'Key': key}, ExpiresIn=3600))
