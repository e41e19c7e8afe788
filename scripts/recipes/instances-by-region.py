import boto3

session = boto3.Session()
for region in sorted(region['RegionName'] for region in session.client('ec2').describe_regions()['Regions']):
    ec2 = session.resource('ec2', region_name=region)
    print(region, len(list(ec2.instances.all())))
