import os
import sys

import boto3

bucket, prefix, folder = sys.argv[1:]
for obj in boto3.resource('s3').Bucket(bucket).objects.filter(Prefix=prefix):
    if obj.key.endswith('/'):
        continue
    file = os.path.join(folder, obj.key[prefix.rfind('/') + 1:])  # ../ in a key leads out of the folder
    os.makedirs(os.path.dirname(file), exist_ok=True)
    obj.Object().download_file(file)
    print('downloaded', obj.key)
