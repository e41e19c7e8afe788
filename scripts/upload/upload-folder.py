import mimetypes
import sys
from pathlib import Path

import boto3

folder, target = Path(sys.argv[1]), sys.argv[2]
bucket, _, prefix = target.removeprefix('s3://').partition('/')
s3 = boto3.client('s3')
for path in folder.rglob('*'):
    if path.is_file():
        key = '/'.join(filter(None, [prefix.rstrip('/'), path.relative_to(folder).as_posix()]))
        content_type = mimetypes.guess_type(path.name)[0] or 'application/octet-stream'
        s3.upload_file(str(path), bucket, key,
                       ExtraArgs={'ContentType': content_type, 'ServerSideEncryption': 'AES256'})
