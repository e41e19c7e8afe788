//DEPS software.amazon.awssdk:ec2
package running;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Filter;

/// Filters for instances. EC2 applies them itself, so that only the instances asked for cross the network. In a value
/// `*` stands for any characters and `?` for one.
/// ([filters](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html))
public final class InstanceFilters {

    private static final Pattern SHORTHAND = Pattern.compile("Name=([^,\\s]+),Values=(.+)");

    private InstanceFilters() {}

    /// Returns a filter for any of some values.
    public static Filter of(String name, Collection<String> values) {
        return Filter.builder().name(name).values(values).build();
    }

    /// Returns a filter for one value.
    public static Filter of(String name, String value) {
        return of(name, List.of(value));
    }

    /// Returns a filter for a tag.
    ///
    /// @param tag `KEY=VALUE`, or `KEY` for any value
    public static Filter tag(String tag) {
        var end = tag.indexOf('=');
        return end < 0 ? of("tag-key", tag) : of("tag:" + tag.substring(0, end), tag.substring(end + 1));
    }

    /// Returns the filter that a text in the AWS CLI's shorthand stands for:
    /// `Name=instance-type,Values=m5.large,m5.xlarge`.
    ///
    /// @throws IllegalArgumentException if the text is no filter
    public static Filter parse(String text) {
        var filter = SHORTHAND.matcher(text);
        if (!filter.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a filter (as in Name=subnet-id,Values=subnet-1,"
                    + "subnet-2)");
        }
        return of(filter.group(1), Arrays.asList(filter.group(2).split(",")));
    }
}
