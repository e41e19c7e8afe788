//SOURCES Endpoint.java
//DEPS org.junit.jupiter:junit-jupiter
package support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.List;

/// An organization on a moto of its own. One instance runs in us-east-1 of each account; a fourth account is closed.
///
/// @param accounts the IDs of the management account and of two more
public record Organization(Endpoint moto, List<String> accounts) {

    /// Makes an organization. Ends the test where there is no moto or no boto3.
    public static Organization start() {
        var moto = Endpoint.newMoto().orElseGet(() -> abort("no moto"));
        var made = moto.command().startProgram("python3", "-c", """
                import sys
                try:
                    import boto3
                except ImportError:
                    sys.exit(3)
                clients = lambda keys={}: (lambda name: boto3.client(name, region_name='us-east-1', **keys))
                own = clients()
                organizations = own('organizations')
                organizations.create_organization(FeatureSet='ALL')
                ids = [organizations.create_account(Email=f'{name}@example.com', AccountName=name)
                       ['CreateAccountStatus']['AccountId'] for name in ('a', 'b', 'closed')]
                organizations.close_account(AccountId=ids.pop())
                for account in ids:
                    keys = own('sts').assume_role(RoleArn=f'arn:aws:iam::{account}:role/audit',
                                                  RoleSessionName='test')['Credentials']
                    there = clients({'aws_access_key_id': keys['AccessKeyId'],
                        'aws_secret_access_key': keys['SecretAccessKey'], 'aws_session_token': keys['SessionToken']})
                    there('ec2').run_instances(ImageId='ami-12c6146b', MinCount=1, MaxCount=1)
                own('ec2').run_instances(ImageId='ami-12c6146b', MinCount=1, MaxCount=1)
                print(own('sts').get_caller_identity()['Account'], *ids)
                """).await(Duration.ofMinutes(1));
        if (made.exitCode() == 3) {
            abort("no boto3");
        }
        assertEquals(0, made.exitCode(), made.err());
        return new Organization(moto, List.of(made.out().strip().split(" ")));
    }
}
