//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Service.java Refusal.java
package sandbox;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.services.ec2.model.Filter;

/// The filters of a Describe request. An item must match all of them, and of each filter at least one value, in which
/// `*` stands for any characters and `?` for one.
///
/// Most filters are named after a member: `instance-type` after InstanceType.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Filtering</a>
final class Filters {

    /// Returns the values that a filter compares, or null for a filter that is named after a member.
    interface Values<T> {

        Stream<String> of(T item, String filter);
    }

    private Filters() {}

    /// Returns whether an item matches all filters.
    ///
    /// @param empty an item without values, to find unknown filters even if there are no items
    /// @param special the filters that are not named after a member of the item
    /// @throws Refusal if there is no such filter
    static <T extends SdkPojo> Predicate<T> of(List<Filter> filters, T empty, Values<T> special) {
        return filters.stream().<Predicate<T>>map(filter -> {
            if (filter.name() == null) {
                throw new Refusal("MissingParameter", "The request must contain the parameter Filter.Name");
            }
            values(empty, filter.name(), special);
            var pattern = Pattern.compile(filter.values().stream().map(Filters::regex)
                    .collect(Collectors.joining("|")), Pattern.DOTALL);
            return item -> values(item, filter.name(), special).anyMatch(value -> pattern.matcher(value).matches());
        }).reduce(item -> true, Predicate::and);
    }

    /// Returns whether an item matches all filters, each of which is named after a member.
    static <T extends SdkPojo> Predicate<T> of(List<Filter> filters, T empty) {
        return of(filters, empty, (item, filter) -> null);
    }

    private static <T extends SdkPojo> Stream<String> values(T item, String filter, Values<T> special) {
        return Objects.requireNonNullElseGet(special.of(item, filter), () -> member(item, filter));
    }

    /// Returns the value of the member that a filter is named after.
    static Stream<String> member(SdkPojo item, String filter) {
        var name = Arrays.stream(filter.split("-")).filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1)).collect(Collectors.joining());
        var field = item.sdkFields().stream().filter(each -> name.equals(each.locationName())
                        || name.equals(each.memberName()))
                .filter(each -> each.marshallingType() != MarshallingType.LIST
                        && each.marshallingType() != MarshallingType.SDK_POJO)
                .findFirst().orElseThrow(() ->
                        new Refusal("InvalidParameterValue", "The filter '" + filter + "' is invalid"));
        return Stream.ofNullable(field.getValueOrDefault(item)).map(value ->
                value instanceof Instant instant ? Ec2Service.DATE.format(instant) : value.toString());
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
