//DEPS info.picocli:picocli
//DEPS software.amazon.awssdk:ec2
//SOURCES ../../lib/awskit/errors/UserError.java
package running;

import awskit.errors.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.model.Filter;

/// The options that say which EC2 instances are meant, as filters that EC2 itself applies, so that none but these cross
/// the network. In values `*` stands for any characters and `?` for one, as EC2 has it
/// ([filters](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html)). A mixin.
public final class InstanceFilters {

    private static final List<String> STATES =
            List.of("pending", "running", "shutting-down", "terminated", "stopping", "stopped");
    private static final Pattern FILTER = Pattern.compile("Name=([^,\\s]+),Values=(.+)");

    @Option(names = "--state", paramLabel = "STATE,…|all", split = ",", hideParamSyntax = true,
            description = "pending, running (default), "
            + "shutting-down, terminated, stopping, stopped, or all.")
    List<String> states = List.of("running");

    @Option(names = "--tag", paramLabel = "KEY[=VALUE]", description = "With this tag, of this value or any. "
            + "Repeatable: all must fit.")
    List<String> tags = List.of();

    @Option(names = "--name", paramLabel = "GLOB", description = "Whose Name tag fits, such as 'web-*'.")
    String name;

    @Option(names = "--type", paramLabel = "GLOB", description = "Whose type fits, such as 'm5.*'.")
    String type;

    @Option(names = "--vpc-id", paramLabel = "ID", description = "In this VPC.")
    String vpcId;

    @Option(names = "--filter", paramLabel = "Name=…,Values=…", description = "Any filter of EC2, in the AWS CLI's "
            + "words. Repeatable: all must fit.")
    List<String> filters = List.of();

    /// Returns the filters.
    ///
    /// @throws UserError (usage) for a state that is none, and a filter that cannot be read
    public List<Filter> filters() {
        var all = new ArrayList<Filter>();
        if (!states.equals(List.of("all"))) {
            for (var state : states) {
                if (!STATES.contains(state)) {
                    throw UserError.usage("--state \"" + state + "\" is unknown",
                            String.join(", ", STATES) + " or all");
                }
            }
            all.add(filter("instance-state-name", states));
        }
        for (var tag : tags) {
            var end = tag.indexOf('=');
            all.add(end < 0 ? filter("tag-key", List.of(tag))
                    : filter("tag:" + tag.substring(0, end), List.of(tag.substring(end + 1))));
        }
        add(all, "tag:Name", name);
        add(all, "instance-type", type);
        add(all, "vpc-id", vpcId);
        filters.forEach(text -> all.add(parsed(text)));
        return all;
    }

    private static void add(List<Filter> all, String name, String value) {
        if (value != null) {
            all.add(filter(name, List.of(value)));
        }
    }

    private static Filter parsed(String text) {
        var filter = FILTER.matcher(text);
        if (!filter.matches()) {
            throw UserError.usage("--filter \"" + text + "\" is not a filter", "as in Name=subnet-id,Values=subnet-1,"
                    + "subnet-2");
        }
        return filter(filter.group(1), Arrays.asList(filter.group(2).split(",")));
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
