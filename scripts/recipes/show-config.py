import boto3

session = boto3.Session()
keys = session.get_credentials()
print('access_key', '*' * 16 + keys.access_key[-4:], keys.method)
print('region', session.region_name)
print('profile', session.profile_name)
