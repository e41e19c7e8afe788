import re
import shlex
import sys

import boto3

path = sys.argv[1]
pages = boto3.client('ssm').get_paginator('get_parameters_by_path').paginate(
    Path=path, Recursive=True, WithDecryption=True)
for parameter in list(pages.search('Parameters[]')):
    name = re.sub('[^A-Z0-9]', '_', parameter['Name'].removeprefix(path).lstrip('/').upper())
    print(f"export {name}={shlex.quote(parameter['Value'])}")
