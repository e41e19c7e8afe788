import boto3

ec2 = boto3.client('ec2')
for page in ec2.get_paginator('describe_security_group_rules').paginate():
    for rule in page['SecurityGroupRules']:
        cidr = rule.get('CidrIpv4') or rule.get('CidrIpv6')
        if not rule['IsEgress'] and cidr in ['0.0.0.0/0', '::/0']:
            print(ec2.meta.region_name, rule['GroupId'], rule['SecurityGroupRuleId'],
                  rule['IpProtocol'].replace('-1', 'all'), f"{rule['FromPort']}-{rule['ToPort']}", cidr)
