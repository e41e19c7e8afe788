///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Set a DNS record in Route 53, and wait until it is served.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:route53

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ResourceRecord;

@Command(name = "upsert-dns-record", description = "Set a DNS record in Route 53, and wait until it is served.")
@IamActions({"route53:ListHostedZones", "route53:ChangeResourceRecordSets", "route53:GetChange"})
class UpsertDnsRecord extends AwsScript {

    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the record, such as www.example.com.")
    String name;

    @Parameters(index = "1", paramLabel = "TYPE", description = "The type, such as A, CNAME or TXT.")
    String type;

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "VALUE", description = "The values; of TXT in quotes.")
    List<String> values;

    @Option(names = "--ttl", paramLabel = "SECONDS", description = "How long it is cached (default: ${DEFAULT-VALUE}).")
    long ttl = 300;

    @Option(names = "--dry-run", description = "Look for the zone, and change nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new UpsertDnsRecord(), args);
    }

    @Override
    protected void run(Session session) {
        var route53 = session.client(Route53Client.builder());
        var zone = route53.listHostedZonesPaginator().hostedZones().stream()
                .filter(each -> !each.config().privateZone() && ("." + name + ".").endsWith("." + each.name()))
                .max(Comparator.comparing(each -> each.name().length()))
                .orElseThrow(() -> UserError.of(ExitCode.REFUSED, "no public hosted zone for \"" + name + "\""));
        if (!dryRun) {
            var records = values.stream().map(value -> ResourceRecord.builder().value(value).build()).toList();
            var upsert = Change.builder().action("UPSERT").resourceRecordSet(set -> set.name(name).type(type).ttl(ttl)
                    .resourceRecords(records)).build();
            var id = route53.changeResourceRecordSets(to -> to.hostedZoneId(zone.id())
                    .changeBatch(batch -> batch.changes(upsert))).changeInfo().id();
            route53.waiter().waitUntilResourceRecordSetsChanged(get -> get.id(id));
        }
        System.out.println((dryRun ? "would set " : "set ") + name + " " + type + " in zone " + zone.name());
    }
}
