import boto3

for instance in boto3.resource('ec2').instances.all():
    print(instance.id, instance.state['Name'])
