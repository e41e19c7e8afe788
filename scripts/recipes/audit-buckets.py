import boto3
from botocore.exceptions import ClientError

EVERYONE = ['http://acs.amazonaws.com/groups/global/AllUsers',
            'http://acs.amazonaws.com/groups/global/AuthenticatedUsers']
s3 = boto3.client('s3')


def configured(get, member, bucket):
    try:
        return get(Bucket=bucket).get(member, {})
    except ClientError as e:
        if e.response['ResponseMetadata']['HTTPStatusCode'] == 404:  # nothing is configured
            return {}
        raise


for bucket in boto3.resource('s3').buckets.all():
    name = bucket.name
    block = configured(s3.get_public_access_block, 'PublicAccessBlockConfiguration', name)
    policy = configured(s3.get_bucket_policy_status, 'PolicyStatus', name)
    acl = [grant['Grantee'].get('URI') for grant in s3.get_bucket_acl(Bucket=name)['Grants']]
    public = (policy.get('IsPublic') and not block.get('RestrictPublicBuckets')
              or any(uri in EVERYONE for uri in acl) and not block.get('IgnorePublicAcls'))
    rules = configured(s3.get_bucket_encryption, 'ServerSideEncryptionConfiguration', name).get('Rules')
    encryption = rules[0]['ApplyServerSideEncryptionByDefault']['SSEAlgorithm'] if rules else 'unencrypted'
    status = s3.get_bucket_versioning(Bucket=name).get('Status')
    print(name, 'public' if public else 'private', encryption,
          f'versioning {status.lower()}' if status else 'unversioned')
