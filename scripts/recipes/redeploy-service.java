///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Redeploy an ECS service, and wait until its new tasks run.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ecs

import awskit.Session;
import awskit.Waiters;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Deployment;

@Command(name = "redeploy-service", description = "Redeploy an ECS service, and wait until its new tasks run.")
@IamActions({"ecs:UpdateService", "ecs:DescribeServices"})
class RedeployService extends AwsScript {

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "The name of the cluster.")
    String cluster;

    @Parameters(index = "1", paramLabel = "SERVICE", description = "The name of the service.")
    String service;

    @Option(names = "--dry-run", description = "Look for the service, and change nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new RedeployService(), args);
    }

    @Override
    protected void run(Session session) {
        var ecs = session.client(EcsClient.builder());
        if (!dryRun) {
            ecs.updateService(update -> update.cluster(cluster).service(service).forceNewDeployment(true));
            var begun = primary(ecs);
            Waiters.of(ecs).onAttempt(_ -> System.err.println(primary(ecs).runningCount() + " new tasks run"))
                    .waitUntil("services_stable", Map.of("cluster", cluster, "services", List.of(service)));
            if (!primary(ecs).id().equals(begun.id())) {
                throw UserError.of(ExitCode.REFUSED, "the deployment of \"" + service + "\" was rolled back");
            }
        }
        System.out.println((dryRun ? "would redeploy " : "redeployed ") + primary(ecs).taskDefinition());
    }

    private Deployment primary(EcsClient ecs) {
        return ecs.describeServices(of -> of.cluster(cluster).services(service)).services().stream()
                .flatMap(found -> found.deployments().stream())
                .filter(deployment -> deployment.status().equals("PRIMARY")).findFirst()
                .orElseThrow(() -> UserError.of(ExitCode.REFUSED, "no deployment of service \"" + service + "\""));
    }
}
