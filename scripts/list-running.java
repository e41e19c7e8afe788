///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//DESCRIPTION List running EC2 instances, of many regions and profiles at once.
//DEPS software.amazon.awssdk:ec2
//SOURCES ../lib/awskit/Targets.java
//SOURCES ../lib/awskit/script/ListOutput.java
//SOURCES ../lib/awskit/script/OutputOptions.java
//SOURCES ../lib/awskit/script/Script.java
//SOURCES ../lib/awskit/script/SessionOptions.java
//SOURCES running/InstanceColumns.java
//SOURCES running/InstanceFilters.java

import awskit.Targets;
import awskit.Targets.Target;
import awskit.credentials.ConfigFile;
import awskit.data.Query;
import awskit.errors.UserError;
import awskit.script.Column;
import awskit.script.IamPolicy;
import awskit.script.ListOutput;
import awskit.script.OutputOptions;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Spool;
import awskit.script.Terminal;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import running.InstanceColumns;
import running.InstanceColumns.Found;
import running.InstanceFilters;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// Reads only.
@Command(name = "list-running", sortOptions = false, customSynopsis = "list-running [OPTIONS]",
        description = "List running EC2 instances, of many regions and profiles at once.",
        optionListHeading = "%n@|bold Which instances:|@%n",
        footer = {"",
            "@|bold Examples:|@",
            "  list-running --tag team=search",
            "  list-running --regions all --profiles dev,prod --sort -uptime",
            "  list-running --state all --type 'm5.*' --output csv",
            "  list-running --columns id,name,tag:owner,Placement.Tenancy",
            "  list-running --output json --query '[].PrivateIpAddress'",
            "  aws ec2 stop-instances --instance-ids $(list-running --name 'test-*' --ids)"})
class ListRunning implements Callable<Integer>, Script.NeedsPermissions {

    private static final String NAME = "list-running";
    /// A quarter of what EC2 gives at a time: a page in memory for each of all regions at once is to fit a small heap.
    private static final int PAGE_SIZE = 250;
    /// What outlasts EC2's throttling of a few hundred calls at once.
    private static final int ATTEMPTS = 8;

    /// Where an instance stands in the list: by the column asked for, then region, launch time and id.
    private record Position(String value, String region, String launched, String id) {

        static Comparator<Position> order(boolean reverse) {
            var values = Comparator.comparing(Position::value, Column.VALUES);
            return (reverse ? values.reversed() : values).thenComparing(Position::region)
                    .thenComparing(Position::launched).thenComparing(Position::id);
        }
    }

    static final class Output extends OutputOptions {

        @Option(names = "--output", paramLabel = "FORMAT", description = "table (default), json, jsonl (an instance a "
                + "line), csv or text (separated by tabs).")
        ListOutput.Format format = ListOutput.Format.table;

        @Option(names = "--query", paramLabel = "JMESPATH", description = "What to show of the JSON.")
        String query;

        @Option(names = "--columns", paramLabel = "COLUMN,…", split = ",", hideParamSyntax = true,
                description = "profile, region, id, name, "
                + "type, state, zone, private-ip, public-ip, uptime, launched, vpc, subnet, image, lifecycle, owner, "
                + "reservation, tag:KEY, or an expression over the JSON such as Placement.Tenancy.")
        List<String> columns = List.of();

        @Option(names = "--sort", paramLabel = "[-]COLUMN", description = "Sort by a column, - for the largest first "
                + "(default: by region, then launch time).")
        String sort;

        @Option(names = "--ids", description = "Print the ids only, one a line.")
        boolean ids;

        @Option(names = "--watch", paramLabel = "SECONDS", arity = "0..1", fallbackValue = "5",
                description = "List again every so many seconds (5 if none are given) until Ctrl-C.")
        Integer watch;
    }

    @Mixin
    InstanceFilters filters = new InstanceFilters();

    @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true,
            description = "In these regions, or in all "
            + "that the account has enabled (default: the session's).")
    List<String> regions = List.of();

    @Option(names = "--profiles", paramLabel = "PROFILE,…|all", split = ",", hideParamSyntax = true,
            description = "Seen with these profiles, "
            + "or with all in the configuration files.")
    List<String> profiles = List.of();

    @Mixin
    Output output;

    @Mixin
    SessionOptions aws;

    private Column<Found> sort = new Column<>("", it -> "");
    private ListOutput<Found> list;

    static void main(String... args) {
        Script.run(new ListRunning(), args);
    }

    @Override
    public Integer call() throws Exception {
        validate();
        var exitCode = list();
        while (output.watch != null && !System.out.checkError()) { // as long as somebody reads it
            TimeUnit.SECONDS.sleep(output.watch);
            exitCode = list();
        }
        return exitCode;
    }

    private void validate() {
        filters.filters();
        if (output.watch != null && output.watch < 1) {
            throw UserError.usage("--watch \"" + output.watch + "\" is not 1 or more");
        }
        if (output.ids && (output.query != null || !output.columns.isEmpty())) {
            throw UserError.usage("--ids contradicts --query and --columns", "choose one");
        }
        var columns = output.ids ? List.of(InstanceColumns.of("id"))
                : output.columns.isEmpty() ? InstanceColumns.usual(!profiles.isEmpty())
                : output.columns.stream().map(InstanceColumns::of).toList();
        list = ListOutput.of(output.ids ? ListOutput.Format.text : output.format,
                Optional.ofNullable(output.query).map(Query::of), columns, Found::tree);
        if (output.sort != null) {
            sort = InstanceColumns.of(output.sort.replaceFirst("^-", ""));
        }
    }

    private int list() throws IOException {
        var targets = Targets.of(aws.builder().defaultMaxAttempts(ATTEMPTS), profileNames(), regions);
        var reverse = output.sort != null && output.sort.startsWith("-");
        try (var spool = new Spool<Position>(Position.order(reverse))) {
            var failures = targets.forEach(target -> add(target, spool));
            if (output.watch != null && Terminal.clears()) {
                System.out.print("\u001b[H\u001b[2J");
            }
            list.print(spool, System.out);
            failures.lines().forEach(line -> Terminal.error(NAME, line));
            if (spool.isEmpty() && failures.isEmpty()) {
                output.note(NAME, "no such instances");
            }
            return failures.exitCode();
        }
    }

    private void add(Target target, Spool<Position> spool) throws IOException {
        var ec2 = target.client(Ec2Client.builder());
        for (var page : ec2.describeInstancesPaginator(describe -> describe.filters(filters.filters())
                .maxResults(PAGE_SIZE))) {
            for (var reservation : page.reservations()) {
                for (var instance : reservation.instances()) {
                    var found = new Found(instance, reservation.reservationId(), reservation.ownerId(), target.region(),
                            target.profile());
                    spool.add(new Position(sort.order().apply(found), target.region(),
                            String.valueOf(instance.launchTime()), instance.instanceId()), list.text(found));
                }
            }
        }
    }

    private Collection<String> profileNames() {
        return profiles.equals(List.of(Targets.ALL)) ? ConfigFile.read(System.getenv()).profiles() : profiles;
    }

    @Override
    public IamPolicy iamPolicy() {
        return regions.equals(List.of(Targets.ALL))
                ? IamPolicy.allow("ec2:DescribeInstances", "ec2:DescribeRegions").resources("*")
                : IamPolicy.allow("ec2:DescribeInstances").resources("*");
    }
}
