import sys

import boto3

action, tag = sys.argv[1:]
rds = boto3.client('rds')
for database in rds.get_paginator('describe_db_instances').paginate().search('DBInstances[]'):
    if tag in (f"{has['Key']}={has['Value']}" for has in database['TagList']):
        id = database['DBInstanceIdentifier']
        if (action, database['DBInstanceStatus']) == ('start', 'stopped'):
            database = rds.start_db_instance(DBInstanceIdentifier=id)['DBInstance']
        elif (action, database['DBInstanceStatus']) == ('stop', 'available'):
            database = rds.stop_db_instance(DBInstanceIdentifier=id)['DBInstance']
        print(id, database['Engine'], database['DBInstanceStatus'], sep='\t')
