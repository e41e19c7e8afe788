import sys

import boto3

cluster, service = sys.argv[1:]
ecs = boto3.client('ecs')


def primary():
    services = ecs.describe_services(cluster=cluster, services=[service])['services']
    return next(each for each in services[0]['deployments'] if each['status'] == 'PRIMARY')


ecs.update_service(cluster=cluster, service=service, forceNewDeployment=True)
begun = primary()
ecs.get_waiter('services_stable').wait(cluster=cluster, services=[service])
if primary()['id'] != begun['id']:
    sys.exit(f'the deployment of {service} was rolled back')
print('redeployed', begun['taskDefinition'])
