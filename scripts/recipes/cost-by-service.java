///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print what each service has cost in a month, the most expensive first.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:costexplorer

import awskit.Paginator;
import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

@Command(name = "cost-by-service",
        description = "Print what each service has cost in a month, the most expensive first.")
@IamActions("ce:GetCostAndUsage")
class CostByService extends AwsScript {

    @Option(names = "--month", paramLabel = "YYYY-MM", description = "The month (default: this month, until now).")
    YearMonth month = YearMonth.now();

    static void main(String... args) {
        Script.run(new CostByService(), args);
    }

    @Override
    protected void run(Session session) {
        var costs = session.client(CostExplorerClient.builder());
        var first = month.atDay(1);
        var request = GetCostAndUsageRequest.builder().granularity("MONTHLY").metrics("UnblendedCost")
                .timePeriod(period -> period.start(first.toString()).end(first.plusMonths(1).toString()))
                .groupBy(GroupDefinition.builder().type("DIMENSION").key("SERVICE").build()).build();
        // The SDK has no paginator of its own for this operation. A request costs 1 cent.
        Paginator.of(costs::getCostAndUsage, request).items(ResultByTime.class)
                .flatMap(result -> result.groups().stream())
                .sorted(Comparator.comparing(CostByService::amount).reversed())
                .forEach(group -> Terminal.line(amount(group).setScale(2, RoundingMode.HALF_UP).toPlainString(),
                        group.metrics().get("UnblendedCost").unit(), group.keys().getFirst()));
    }

    private static BigDecimal amount(Group group) {
        return new BigDecimal(group.metrics().get("UnblendedCost").amount());
    }
}
