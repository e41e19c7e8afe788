package awskit.data;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/// Sets parameters by the API's own names, nested as in boto3: the reverse of [Tree].
///
/// ```java
/// Map.of("Filters", List.of(Map.of("Name", "tag:team", "Values", List.of("search"))))
/// ```
public final class Parameters {

    private Parameters() {}

    /// Sets the members of a builder. A value may be a tree or what the SDK itself takes for the member.
    ///
    /// @throws UserError (usage) for an unknown name or a value of another type
    public static <B extends SdkPojo> B set(B builder, Map<String, ?> parameters) {
        set(builder, parameters, "");
        return builder;
    }

    /// Returns a builder of requests of a class.
    public static SdkPojo builder(Class<?> request) {
        try {
            return (SdkPojo) request.getMethod("builder").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(request + " has no builder", e);
        }
    }

    private static void set(SdkPojo builder, Map<?, ?> parameters, String within) {
        parameters.forEach((name, value) -> {
            var field = builder.sdkFields().stream().filter(known -> Members.name(builder, known).equals(name)).findFirst()
                    .orElseThrow(() -> UserError.usage("unknown parameter \"" + within + name + "\"", "must be one of: "
                            + builder.sdkFields().stream().map(known -> Members.name(builder, known))
                            .collect(Collectors.joining(", "))));
            field.set(builder, value(field, value, within + name));
        });
    }

    private static Object value(SdkField<?> field, Object value, String where) {
        var type = field.marshallingType();
        return switch (value) {
            case null -> null;
            case List<?> list when type == MarshallingType.LIST -> {
                var item = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
                yield IntStream.range(0, list.size())
                        .mapToObj(i -> value(item, list.get(i), where + "[" + i + "]")).toList();
            }
            case Map<?, ?> map when type == MarshallingType.MAP -> {
                var entry = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
                var values = new LinkedHashMap<String, Object>();
                map.forEach((key, of) -> values.put(key.toString(), value(entry, of, where + "." + key)));
                yield values;
            }
            case Map<?, ?> map when type == MarshallingType.SDK_POJO -> {
                var builder = field.constructor().get();
                set(builder, map, where + ".");
                yield ((Buildable) builder).build();
            }
            case Number number when type == MarshallingType.INTEGER -> Math.toIntExact(number.longValue());
            case Number number when type == MarshallingType.LONG -> number.longValue();
            case Number number when type == MarshallingType.DOUBLE -> number.doubleValue();
            case Number number when type == MarshallingType.FLOAT -> number.floatValue();
            case String text when type == MarshallingType.INSTANT -> OffsetDateTime.parse(text).toInstant();
            case String text when type == MarshallingType.SDK_BYTES ->
                    SdkBytes.fromByteArray(Base64.getDecoder().decode(text));
            case Enum<?> constant when type == MarshallingType.STRING -> constant.toString();
            case Object other when type.getTargetClass().isInstance(other) -> other;
            case Object other -> throw UserError.usage("parameter \"" + where + "\" is a "
                    + other.getClass().getSimpleName(), "it takes a " + type.getTargetClass().getSimpleName());
        };
    }
}
