///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//DESCRIPTION List running EC2 instances, of many regions and profiles at once.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2
//SOURCES kit/OutputOptions.java
//SOURCES kit/Partition.java
//SOURCES running/Connection.java
//SOURCES running/InstanceColumns.java
//SOURCES running/Organization.java
//SOURCES running/Spool.java
//SOURCES running/Values.java
//SOURCES running/Yaml.java

import awskit.Session;
import awskit.Targets;
import awskit.Targets.Target;
import awskit.credentials.ConfigFile;
import awskit.data.Json;
import awskit.data.Query;
import awskit.errors.Failures;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.Column;
import awskit.script.IamPolicy;
import awskit.script.ListOutput;
import awskit.script.Script;
import awskit.script.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kit.OutputOptions;
import kit.Partition;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import running.Connection;
import running.InstanceColumns;
import running.InstanceFilters;
import running.ListedInstance;
import running.Organization;
import running.Spool;
import running.Values;
import running.Yaml;
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
            "  list-running --organization --role audit --output csv",
            "  list-running --state all --type 'm5.*' --output csv",
            "  list-running --columns id,name,tag:owner,Placement.Tenancy",
            "  list-running --output json --query '[].PrivateIpAddress'",
            "  list-running --connect web-1",
            "  aws ec2 stop-instances --instance-ids $(list-running --name 'test-*' --ids)"})
class ListRunning extends AwsScript implements Script.Completes {

    private static final String NAME = "list-running";
    /// A quarter of EC2's largest page: while all regions are listed at once, a page of each must fit a small heap.
    private static final int PAGE_SIZE = 250;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

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

        /// Compares two keys without [java.util.Comparator#comparing]; see [Values#compare].
        int compare(SortKey other, boolean reverse) {
            var byValue = Values.compare(value, other.value);
            var byRegion = region.compareTo(other.region);
            var byLaunch = launched.compareTo(other.launched);
            return byValue != 0 ? reverse ? -byValue : byValue : byRegion != 0 ? byRegion
                    : byLaunch != 0 ? byLaunch : id.compareTo(other.id);
        }
    }

    /// Those of [ListOutput.Format], and one more.
    enum Format {
        table, json, jsonl, yaml, csv, text;

        /// Returns the format to make YAML of, or the same.
        ListOutput.Format source(boolean whole) {
            return this != yaml ? ListOutput.Format.valueOf(name())
                    : whole ? ListOutput.Format.json : ListOutput.Format.jsonl;
        }
    }

    static final class FilterConverter implements ITypeConverter<Filter> {

        @Override
        public Filter convert(String text) {
            return InstanceFilters.parse(text);
        }
    }

    /// Where to look.
    @Command(sortOptions = false, optionListHeading = "%n@|bold Regions and accounts:|@%n")
    static final class Places {

        @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true, description = "The "
                + "regions to list, or all that the account has enabled (default: the session's).")
        List<String> regions = List.of();

        @Option(names = "--profiles", paramLabel = "PROFILE,…|all", split = ",", hideParamSyntax = true,
                description = "The profiles to list with, or all in the configuration files (default: the session's).")
        List<String> profiles = List.of();

        @Option(names = "--accounts", paramLabel = "ACCOUNT,…", split = ",", hideParamSyntax = true, description = "The "
                + "accounts to list, each with --role.")
        List<String> accounts = List.of();

        @Option(names = "--organization", description = "List all active accounts of the organization, each with --role.")
        boolean organization;

        @Option(names = "--role", paramLabel = "NAME", description = "The role to assume in each account but the "
                + "caller's own. It has the same name in all of them.")
        String role;

        void validate() {
            if (organization && !accounts.isEmpty()) {
                throw UserError.usage("--organization contradicts --accounts", "choose one");
            }
            if (role == null && isMany()) {
                throw UserError.usage((organization ? "--organization" : "--accounts") + " takes --role",
                        "the name of a role that every account has, such as OrganizationAccountAccessRole");
            }
            if (role != null && !isMany()) {
                throw UserError.usage("--role takes --organization or --accounts");
            }
            if (role != null && !role.matches("[\\w+=,.@/-]+")) {
                throw UserError.usage("--role \"" + role + "\" is not the name of a role", "not its ARN");
            }
            for (var account : accounts) {
                if (!account.matches("\\d{12}")) {
                    throw UserError.usage("--accounts \"" + account + "\" is not the ID of an account", "12 digits");
                }
            }
        }

        /// Returns whether several accounts are listed by their roles.
        boolean isMany() {
            return organization || !accounts.isEmpty();
        }

        Targets targets(Session session) {
            var names = profiles.equals(List.of(Targets.ALL)) ? ConfigFile.read(System.getenv()).profiles() : profiles;
            var targets = Targets.of(session.toBuilder(), names, regions);
            return !isMany() ? targets
                    : targets.accounts(of -> organization ? Organization.accounts(of) : accounts, role);
        }

        /// @param session tells the partition of the roles
        IamPolicy iamPolicy(List<String> actions, Session session) {
            var all = new ArrayList<>(actions);
            if (regions.equals(List.of(Targets.ALL))) {
                all.add("ec2:DescribeRegions");
            }
            if (organization) {
                all.add("organizations:ListAccounts");
            }
            var policy = IamPolicy.allow(all.toArray(String[]::new)).resources("*");
            return !isMany() ? policy : policy.and("sts:AssumeRole").resources("arn:" + Partition.of(session) + ":iam::*:role/"
                    + Objects.requireNonNullElse(role, "*"));
        }
    }

    static final class Output extends OutputOptions {

        @Option(names = "--output", paramLabel = "FORMAT", description = "table (default), json, jsonl (one instance "
                + "per line), yaml, csv or text (separated by tabs). An uptime is in seconds in csv and text.")
        Format format = Format.table;

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

        @Option(names = "--connect", paramLabel = "ID|NAME", description = "Open an SSM session in a running instance "
                + "instead of a list. Needs the AWS CLI and its session-manager-plugin.")
        String connect;

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

    @Mixin
    Places places;

    @Mixin
    Output output;

    static void main(String... args) {
        Script.run(new ListRunning(), args);
    }

    @Override
    protected void run(Session session) throws Exception {
        validate();
        var targets = places.targets(session);
        if (output.connect != null) {
            connect(targets);
            return;
        }
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
        places.validate();
        if (output.watch != null && output.watch < 1) {
            throw UserError.usage("--watch \"" + output.watch + "\" is out of range", "1 or more");
        }
        if (output.connect != null && (output.ids || output.query != null || output.watch != null
                || !output.columns.isEmpty())) {
            throw UserError.usage("--connect contradicts --ids, --query, --columns and --watch", "choose one");
        }
        if (output.ids && (output.query != null || !output.columns.isEmpty())) {
            throw UserError.usage("--ids contradicts --query and --columns", "choose one");
        }
    }

    private void connect(Targets targets) throws InterruptedException {
        Connection.requirePrograms();
        var found = new ConcurrentLinkedQueue<Connection>();
        var failures = targets.forEach(target -> found.addAll(Connection.find(output.connect, target)));
        if (found.isEmpty()) {
            failures.orThrow();
        }
        failures.lines().forEach(line -> Terminal.error(NAME, line));
        Connection.only(output.connect, found).run();
    }

    private ListOutput<ListedInstance> listOutput() {
        var columns = output.ids ? List.of(InstanceColumns.of("id"))
                : output.columns.isEmpty() ? InstanceColumns.defaults(!places.profiles.isEmpty(), places.isMany())
                : output.columns.stream().map(InstanceColumns::of).toList();
        // Not Optional.map, whose method reference would load JMESPath where no query is given.
        var query = output.query == null ? Optional.<Query>empty() : Optional.of(Query.of(output.query));
        var format = output.ids ? ListOutput.Format.text : output.format.source(query.isPresent());
        return new ListOutput<>(format, query, columns, ListedInstance::tree);
    }

    private Failures list(Targets targets, ListOutput<ListedInstance> list, Column<ListedInstance> sort)
            throws IOException {
        var isDescending = output.sort != null && output.sort.startsWith("-");
        try (var spool = new Spool<SortKey>((a, b) -> a.compare(b, isDescending))) {
            var failures = targets.forEach(target -> add(target, spool, list, sort));
            if (output.watch != null && Terminal.clears()) {
                System.out.print("\u001b[H\u001b[2J");
                if (!output.quiet()) {
                    System.out.println(LocalDateTime.now().format(CLOCK) + ", every " + output.watch + " s\n");
                }
            }
            print(list, spool);
            if (spool.isEmpty() && failures.isEmpty()) {
                output.note(NAME, "no instances match");
            }
            return failures;
        }
    }

    private void print(ListOutput<ListedInstance> list, Spool<SortKey> spool) {
        if (output.format != Format.yaml || output.ids) {
            list.printTexts(spool, System.out);
        } else if (output.query == null && !spool.isEmpty()) {
            spool.forEach(text -> System.out.println(Yaml.text(List.of(Json.read(text)))));
        } else {
            var json = new ByteArrayOutputStream();
            list.printTexts(spool, new PrintStream(json, true, StandardCharsets.UTF_8));
            System.out.println(Yaml.text(json.size() == 0 ? List.of() : Json.read(json.toString(StandardCharsets.UTF_8))));
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
                    spool.add(new SortKey(sort.value().apply(listed), target.region(),
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

    @Override
    public Map<String, Collection<?>> completions() {
        var columns = InstanceColumns.names();
        return Map.of("--columns", columns, "--sort",
                Stream.concat(columns.stream(), columns.stream().map("-"::concat)).toList());
    }

    @Override
    public IamPolicy iamPolicy() {
        try (var session = aws.session()) {
            return places.iamPolicy(output.connect == null ? List.of("ec2:DescribeInstances")
                    : List.of("ec2:DescribeInstances", "ssm:StartSession"), session);
        }
    }
}
