import sys

import boto3
from botocore.exceptions import WaiterError

tag, command = sys.argv[1:]
key, value = tag.split('=', 1)
running = boto3.resource('ec2').instances.filter(Filters=[
    {'Name': 'instance-state-name', 'Values': ['running']}, {'Name': 'tag:' + key, 'Values': [value]}])
ssm = boto3.client('ssm')
sent = {}
for instance in running:
    sent[instance.id] = ssm.send_command(
        InstanceIds=[instance.id], DocumentName='AWS-RunShellScript',
        Parameters={'commands': [command]})['Command']['CommandId']
failed = False
for instance, id in sent.items():
    try:
        ssm.get_waiter('command_executed').wait(
            CommandId=id, InstanceId=instance, WaiterConfig={'MaxAttempts': 720})
    except WaiterError as e:
        failed = True
        print(instance, e, file=sys.stderr)
    run = ssm.get_command_invocation(CommandId=id, InstanceId=instance)
    print(instance, run['Status'], sep='\t')
    print(run['StandardOutputContent'] + run['StandardErrorContent'], end='')
sys.exit(failed)
