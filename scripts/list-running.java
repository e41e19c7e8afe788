///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//DESCRIPTION List running EC2 instances, of many regions and profiles at once.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2
//SOURCES kit/OutputOptions.java
//SOURCES running/InstanceColumns.java
//SOURCES running/InstanceFilters.java
//SOURCES running/Spool.java

import awskit.Session;
import awskit.Targets;
import awskit.Targets.Target;
import awskit.credentials.ConfigFile;
import awskit.data.Query;
import awskit.errors.Failures;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.Column;
import awskit.script.IamPolicy;
import awskit.script.ListOutput;
import awskit.script.Script;
import awskit.script.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kit.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import running.InstanceColumns;
import running.InstanceFilters;
import running.ListedInstance;
import running.Spool;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

/// Changes nothing.
@Command(name = "list-running", sortOptions = false, customSynopsis = "list-running [OPTIONS]",
        description = "List running EC2 instances, of many regions and profiles at once.",
        optionListHeading = "%n@|bold Instances:|@%n",
        footer = {"",
            "@|bold Examples:|@",
            "  list-running --tag team=search",
            "  list-running --regions all --profiles dev,prod --sort -uptime",
            "  list-running --state all --type 'm5.*' --output csv",
            "  list-running --columns id,name,tag:owner,Placement.Tenancy",
            "  list-running --output json --query '[].PrivateIpAddress'",
            "  aws ec2 stop-instances --instance-ids $(list-running --name 'test-*' --ids)"})
class ListRunning extends AwsScript {

    private static final String NAME = "list-running";
    /// A quarter of EC2's largest page: while all regions are listed at once, a page of each must fit a small heap.
    private static final int PAGE_SIZE = 250;

    enum State {
        pending, running, shutting_down, terminated, stopping, stopped, all;

        /// Returns the state as EC2 writes it.
        @Override
        public String toString() {
            return name().replace('_', '-');
        }
    }

    /// What instances are sorted by: the column asked for, then region, launch time and ID.
    private record SortKey(String value, String region, String launched, String id) {

        static Comparator<SortKey> order(boolean reverse) {
            var values = Comparator.comparing(SortKey::value, Column.VALUES);
            return (reverse ? values.reversed() : values).thenComparing(SortKey::region)
                    .thenComparing(SortKey::launched).thenComparing(SortKey::id);
        }
    }

    static final class FilterConverter implements ITypeConverter<Filter> {

        @Override
        public Filter convert(String text) {
            return InstanceFilters.parse(text);
        }
    }

    static final class Output extends OutputOptions {

        @Option(names = "--output", paramLabel = "FORMAT", description = "table (default), json, jsonl (one instance "
                + "per line), csv or text (separated by tabs).")
        ListOutput.Format format = ListOutput.Format.table;

        @Option(names = "--query", paramLabel = "JMESPATH", description = "A JMESPath expression that selects from the "
                + "JSON.")
        String query;

        @Option(names = "--columns", paramLabel = "COLUMN,…", split = ",", hideParamSyntax = true, description = {
            "The columns to show: profile, region, id, name, type, state, zone, private-ip, public-ip, uptime, "
                + "launched, vpc, subnet, image, lifecycle, owner, reservation.",
            "Also tag:KEY, or an expression over the JSON such as Placement.Tenancy."})
        List<String> columns = List.of();

        @Option(names = "--sort", paramLabel = "[-]COLUMN", description = "Sort by a column; with -, in descending "
                + "order (default: by region, then launch time).")
        String sort;

        @Option(names = "--ids", description = "Print only the IDs, one per line.")
        boolean ids;

        @Option(names = "--watch", paramLabel = "SECONDS", arity = "0..1", fallbackValue = "5",
                description = "Repeat the listing at this interval (default: 5 seconds) until Ctrl-C.")
        Integer watch;
    }

    @Option(names = "--state", paramLabel = "STATE,…|all", split = ",", hideParamSyntax = true,
            description = "pending, running (default), shutting-down, terminated, stopping, stopped, or all.")
    List<State> states = List.of(State.running);

    @Option(names = "--tag", paramLabel = "KEY[=VALUE]", description = "Only instances with this tag, with any value "
            + "if none is given. Repeatable: all must match.")
    List<String> tags = List.of();

    @Option(names = "--name", paramLabel = "GLOB", description = "Only instances whose Name tag matches, such as "
            + "'web-*'.")
    String name;

    @Option(names = "--type", paramLabel = "GLOB", description = "Only instances whose type matches, such as 'm5.*'.")
    String type;

    @Option(names = "--vpc-id", paramLabel = "ID", description = "Only instances in this VPC.")
    String vpcId;

    @Option(names = "--filter", paramLabel = "Name=…,Values=…", converter = FilterConverter.class, description = "Any "
            + "filter of EC2, in the AWS CLI's syntax. Repeatable: all must match.")
    List<Filter> filters = List.of();

    @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true, description = "The "
            + "regions to list, or all that the account has enabled (default: the session's).")
    List<String> regions = List.of();

    @Option(names = "--profiles", paramLabel = "PROFILE,…|all", split = ",", hideParamSyntax = true,
            description = "The profiles to list with, or all in the configuration files (default: the session's).")
    List<String> profiles = List.of();

    @Mixin
    Output output;

    static void main(String... args) {
        Script.run(new ListRunning(), args);
    }

    @Override
    protected void run(Session session) throws Exception {
        validate();
        var targets = Targets.of(session.toBuilder(), profileNames(), regions);
        var list = listOutput();
        var sort = output.sort == null ? new Column<ListedInstance>("", _ -> "")
                : InstanceColumns.of(output.sort.replaceFirst("^-", ""));
        var failures = list(targets, list, sort);
        while (output.watch != null && !System.out.checkError()) { // until the reader of a pipe closes it
            failures.lines().forEach(line -> Terminal.error(NAME, line));
            TimeUnit.SECONDS.sleep(output.watch);
            failures = list(targets, list, sort);
        }
        failures.orThrow();
    }

    private void validate() {
        if (output.watch != null && output.watch < 1) {
            throw UserError.usage("--watch \"" + output.watch + "\" is out of range", "1 or more");
        }
        if (output.ids && (output.query != null || !output.columns.isEmpty())) {
            throw UserError.usage("--ids contradicts --query and --columns", "choose one");
        }
    }

    private ListOutput<ListedInstance> listOutput() {
        var columns = output.ids ? List.of(InstanceColumns.of("id"))
                : output.columns.isEmpty() ? InstanceColumns.defaults(!profiles.isEmpty())
                : output.columns.stream().map(InstanceColumns::of).toList();
        // Not Optional.map, whose method reference would load JMESPath where no query is given.
        var query = output.query == null ? Optional.<Query>empty() : Optional.of(Query.of(output.query));
        return ListOutput.of(output.ids ? ListOutput.Format.text : output.format, query, columns, ListedInstance::tree);
    }

    private Failures list(Targets targets, ListOutput<ListedInstance> list, Column<ListedInstance> sort)
            throws IOException {
        var isDescending = output.sort != null && output.sort.startsWith("-");
        try (var spool = new Spool<SortKey>(SortKey.order(isDescending))) {
            var failures = targets.forEach(target -> add(target, spool, list, sort));
            if (output.watch != null && Terminal.clears()) {
                System.out.print("\u001b[H\u001b[2J");
            }
            list.printTexts(spool, System.out);
            if (spool.isEmpty() && failures.isEmpty()) {
                output.note(NAME, "no instances match");
            }
            return failures;
        }
    }

    private void add(Target target, Spool<SortKey> spool, ListOutput<ListedInstance> list, Column<ListedInstance> sort)
            throws IOException {
        var ec2 = target.client(Ec2Client.builder());
        for (var page : ec2.describeInstancesPaginator(describe -> describe.filters(filters())
                .maxResults(PAGE_SIZE))) {
            for (var reservation : page.reservations()) {
                for (var instance : reservation.instances()) {
                    var listed = new ListedInstance(instance, reservation.reservationId(), reservation.ownerId(),
                            target.region(), target.profile());
                    spool.add(new SortKey(sort.order().apply(listed), target.region(),
                            String.valueOf(instance.launchTime()), instance.instanceId()), list.text(listed));
                }
            }
        }
    }

    private List<Filter> filters() {
        var all = new ArrayList<>(filters);
        if (!states.contains(State.all)) {
            all.add(InstanceFilters.of("instance-state-name", states.stream().map(State::toString).toList()));
        }
        tags.forEach(tag -> all.add(InstanceFilters.tag(tag)));
        if (name != null) {
            all.add(InstanceFilters.of("tag:Name", name));
        }
        if (type != null) {
            all.add(InstanceFilters.of("instance-type", type));
        }
        if (vpcId != null) {
            all.add(InstanceFilters.of("vpc-id", vpcId));
        }
        return all;
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
