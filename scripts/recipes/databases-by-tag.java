///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List, start or stop the RDS databases that have a tag.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:rds

import awskit.Session;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

@Command(name = "databases-by-tag", description = "List, start or stop the RDS databases that have a tag.")
@IamActions({"rds:DescribeDBInstances", "rds:StartDBInstance", "rds:StopDBInstance"})
class DatabasesByTag extends AwsScript {

    enum Action { list, start, stop }

    @Parameters(index = "0", paramLabel = "list|start|stop", description = "What to do with them.")
    Action action;

    @Parameters(index = "1", paramLabel = "KEY=VALUE", description = "The tag.")
    Map<String, String> tag;

    @Option(names = "--dry-run", description = "List them instead of starting or stopping them.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new DatabasesByTag(), args);
    }

    @Override
    protected void run(Session session) {
        var rds = session.client(RdsClient.builder());
        var failures = new Failures();
        rds.describeDBInstancesPaginator().dbInstances().stream()
                .filter(one -> one.tagList().stream().anyMatch(has -> tag.equals(Map.of(has.key(), has.value()))))
                .forEach(one -> failures.attempt(one.dbInstanceIdentifier(), () -> {
                    var now = dryRun ? one : changed(one, rds);
                    Terminal.line(now.dbInstanceIdentifier(), now.engine(), now.dbInstanceStatus());
                }));
        failures.orThrow();
    }

    private DBInstance changed(DBInstance database, RdsClient rds) {
        var id = database.dbInstanceIdentifier();
        return switch (action + " " + database.dbInstanceStatus()) {
            case "start stopped" -> rds.startDBInstance(start -> start.dbInstanceIdentifier(id)).dbInstance();
            case "stop available" -> rds.stopDBInstance(stop -> stop.dbInstanceIdentifier(id)).dbInstance();
            default -> database;
        };
    }
}
