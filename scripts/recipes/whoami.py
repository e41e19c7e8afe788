import boto3

caller = boto3.client('sts').get_caller_identity()
print(caller['Arn'], 'in account', caller['Account'])
