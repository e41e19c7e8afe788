//SOURCES ../support/Twins.java
//DEPS org.junit.jupiter:junit-jupiter

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Twins;

/// The recipes about what is left over in EC2 beside their boto3 twins.
@Tag("storm")
class Ec2TwinsTest {

    private static final String VOLUMES = """
            for name in ['one', 'two']:
                volume = ec2.create_volume(AvailabilityZone='us-east-1a', Size=8, TagSpecifications=[
                    {'ResourceType': 'volume', 'Tags': [{'Key': 'Name', 'Value': name}]}])
                volume.create_snapshot(Description='of ' + name)
            """;

    private static final String NO_VOLUMES = """
            for volume in ec2.volumes.filter(Filters=[{'Name': 'status', 'Values': ['available']}]):
                volume.delete()
            """;

    @TempDir
    private static Path folder;

    private static Twins twins;
    private static String instance;

    @BeforeAll
    static void launch() {
        twins = Twins.start(folder);
        instance = twins.python(VOLUMES + """
                image = ec2_client.describe_images()['Images'][0]['ImageId']
                instance = ec2.create_instances(ImageId=image, MinCount=1, MaxCount=1, TagSpecifications=[
                    {'ResourceType': 'instance', 'Tags': [{'Key': 'team', 'Value': 'search'}]}])[0]
                ec2.create_instances(ImageId=image, MinCount=1, MaxCount=1)[0].terminate()
                ec2_client.allocate_address(Domain='vpc')
                address = ec2_client.allocate_address(Domain='vpc')['AllocationId']
                ec2_client.associate_address(AllocationId=address, InstanceId=instance.id)
                group = ec2.create_security_group(GroupName='open', Description='open')
                group.authorize_ingress(IpPermissions=[
                    {'IpProtocol': 'tcp', 'FromPort': 22, 'ToPort': 22, 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]},
                    {'IpProtocol': '-1', 'Ipv6Ranges': [{'CidrIpv6': '::/0'}]},
                    {'IpProtocol': 'tcp', 'FromPort': 80, 'ToPort': 81, 'IpRanges': [{'CidrIp': '10.0.0.0/8'}]}])
                print(instance.id)
                """).strip();
    }

    @Test
    void snapshotsOlderThan() {
        twins.compare("snapshots-older-than", "0");
        twins.compare("snapshots-older-than", "1");
    }

    @Test
    void unusedVolumes() {
        twins.compare("unused-volumes");
        twins.from(NO_VOLUMES + VOLUMES).leaving("print('volumes', len(list(ec2.volumes.all())))")
                .compare("unused-volumes", "--delete");
    }

    @Test
    void unusedAddresses() {
        twins.compare("unused-addresses");
        twins.from("""
                for address in ec2_client.describe_addresses()['Addresses']:
                    if 'AssociationId' not in address:
                        ec2_client.release_address(AllocationId=address['AllocationId'])
                ec2_client.allocate_address(Domain='vpc')
                ec2_client.allocate_address(Domain='vpc')
                """)
                .leaving("print('addresses', len(ec2_client.describe_addresses()['Addresses']))")
                .compare("unused-addresses", "--release");
    }

    @Test
    void openSecurityGroups() {
        twins.compare("open-security-groups");
    }

    @Test
    void missingTags() {
        twins.compare("missing-tags", "Name", "team");
    }

    @Test
    void makeImage() {
        twins.from("""
                for image in ec2.images.filter(Owners=['self'], Filters=[{'Name': 'name', 'Values': ['web-*']}]):
                    image.deregister()
                for name in ['web-2026-01-01T000000Z', 'web-2026-01-02T000000Z', 'web-2026-01-03T000000Z', 'web-1']:
                    ec2.Instance('INSTANCE').create_image(Name=name)
                """.replace("INSTANCE", instance)).leaving("""
                for image in ec2.images.filter(Owners=['self'], Filters=[{'Name': 'name', 'Values': ['web-*']}]):
                    print('there is ' + image.name)
                """).compare("make-image", instance, "web", "--keep", "1");
    }
}
