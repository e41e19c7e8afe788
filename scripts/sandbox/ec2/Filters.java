//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java FilterNames.java
package sandbox.ec2;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.Filter;

/// The filters of a Describe request. An item must match all of them, and of each filter at least one value, in which
/// `*` stands for any characters and `?` for one.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Filtering</a>
final class Filters {

    private Filters() {}

    /// Returns whether an item matches all filters.
    ///
    /// @throws Refusal if there is no such filter
    static <T extends SdkPojo> Predicate<T> of(List<Filter> filters, FilterNames names) {
        return filters.stream().<Predicate<T>>map(filter -> {
            if (filter.name() == null) {
                throw new Refusal("MissingParameter", "The request must contain the parameter Filter.Name");
            }
            var values = names.values(filter.name());
            var pattern = Pattern.compile(filter.values().stream().map(Filters::regex)
                    .collect(Collectors.joining("|")), Pattern.DOTALL);
            return item -> values.apply(item).anyMatch(value -> pattern.matcher(value).matches());
        }).reduce(item -> true, Predicate::and);
    }

    private static String regex(String value) {
        var regex = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == '*' || c == '?') {
                regex.append(c == '*' ? ".*" : ".");
            } else {
                i += c == '\\' && i + 1 < value.length() ? 1 : 0;
                regex.append(Pattern.quote(value.substring(i, i + 1)));
            }
        }
        return regex.toString();
    }
}
