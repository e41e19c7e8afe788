///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Search the log groups under a prefix, and print the events that match.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:cloudwatchlogs

import awskit.Session;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

@Command(name = "search-logs", description = "Search the log groups under a prefix, and print the events that match.")
@IamActions({"logs:DescribeLogGroups", "logs:FilterLogEvents"})
class SearchLogs extends AwsScript {

    @Parameters(index = "0", paramLabel = "PREFIX", description = "The beginning of the names of the log groups.")
    String prefix;

    @Parameters(index = "1", paramLabel = "PATTERN", defaultValue = "",
            description = "A filter pattern of CloudWatch Logs, such as '?ERROR ?WARN' (default: all events).")
    String pattern;

    @Option(names = "--since", paramLabel = "TIME", converter = Ago.class, defaultValue = "1h",
            description = "How far back, such as 30m, 12h or 2d (default: ${DEFAULT-VALUE}).")
    Duration since;

    static void main(String... args) {
        Script.run(new SearchLogs(), args);
    }

    @Override
    protected void run(Session session) {
        var logs = session.client(CloudWatchLogsClient.builder());
        var from = Instant.now().minus(since).toEpochMilli();
        var failures = new Failures();
        for (var group : logs.describeLogGroupsPaginator(list -> list.logGroupNamePrefix(prefix)).logGroups()) {
            failures.attempt(group.logGroupName(), () -> logs.filterLogEventsPaginator(filter -> filter
                    .logGroupName(group.logGroupName()).filterPattern(pattern).startTime(from)).events()
                    .forEach(event -> Terminal.line(Instant.ofEpochMilli(event.timestamp()).toString(),
                            group.logGroupName(), event.message().strip())));
        }
        failures.orThrow();
    }

    static class Ago implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
        }
    }
}
