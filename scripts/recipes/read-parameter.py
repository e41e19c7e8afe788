import sys

import boto3

name, *options = sys.argv[1:]
decrypt = '--with-decryption' in options
print(boto3.client('ssm').get_parameter(Name=name, WithDecryption=decrypt)['Parameter']['Value'])
