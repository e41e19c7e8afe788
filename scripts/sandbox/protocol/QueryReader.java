//SOURCES Refusal.java
package sandbox.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/// Reads the parameters of a query request into the SDK's own request types:
/// `Action=RunInstances&TagSpecification.1.Tag.1.Key=Name`.
///
/// @see <a href="https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html">AWS EC2 query protocol</a>
/// @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS query protocol</a>
final class QueryReader {

    private final TreeMap<String, String> parameters = new TreeMap<>();
    private final String member;

    /// @param form the parameters, percent-encoded
    /// @param member the separator of a list and the number of an item: `.` in EC2, `.member.` in other services
    QueryReader(String form, String member) {
        this.member = member;
        try {
            Arrays.stream(form.split("&")).map(pair -> (pair + "=").split("=", -1)).forEach(pair ->
                    parameters.put(URLDecoder.decode(pair[0], UTF_8), URLDecoder.decode(pair[1], UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new Refusal("MalformedQueryString", "The request contains a malformed percent-encoding");
        }
    }

    /// Returns a parameter; empty if it was not given.
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// Returns the request that a builder makes of the parameters.
    SdkPojo read(SdkPojo builder) {
        return read(builder, "");
    }

    private SdkPojo read(SdkPojo builder, String prefix) {
        for (var field : builder.sdkFields()) {
            var value = value(field, prefix + field.locationName());
            if (value != null) {
                field.set(builder, value);
            }
        }
        return (SdkPojo) ((Buildable) builder).build();
    }

    private Object value(SdkField<?> field, String path) {
        if (!isGiven(path)) {
            return null;
        } else if (field.marshallingType() == MarshallingType.LIST) {
            return list(field.getRequiredTrait(ListTrait.class).memberFieldInfo(), path + member);
        } else if (field.marshallingType() == MarshallingType.SDK_POJO) {
            return read(field.constructor().get(), path + ".");
        }
        return scalar(field.marshallingType(), path, parameters.get(path));
    }

    private boolean isGiven(String path) {
        var below = parameters.ceilingKey(path + ".");
        return parameters.containsKey(path) || below != null && below.startsWith(path + ".");
    }

    private List<Object> list(SdkField<?> item, String path) {
        var list = new ArrayList<>();
        for (var value = value(item, path + 1); value != null; value = value(item, path + (list.size() + 1))) {
            list.add(value);
        }
        return list;
    }

    private static Object scalar(MarshallingType<?> type, String path, String value) {
        try {
            if (value == null || type == MarshallingType.STRING) {
                return value;
            } else if (type == MarshallingType.INTEGER) {
                return Integer.valueOf(value);
            } else if (type == MarshallingType.LONG) {
                return Long.valueOf(value);
            } else if (type == MarshallingType.DOUBLE) {
                return Double.valueOf(value);
            } else if (type == MarshallingType.BOOLEAN) {
                return Boolean.valueOf(value);
            } else if (type == MarshallingType.INSTANT) {
                return Instant.parse(value);
            } else if (type == MarshallingType.SDK_BYTES) {
                return SdkBytes.fromUtf8String(value);
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw new Refusal("InvalidParameterValue", "Value (" + value + ") for parameter " + path + " is invalid.");
        }
        throw new Refusal("UnknownParameter", "The parameter " + path + " is not recognized");
    }
}
