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
    /// @throws UserError (usage) for unknown names and values of other types; it names all of them
    public static <B extends SdkPojo> B set(B builder, Map<String, ?> parameters) {
        var wrong = new ArrayList<String>();
        set(builder, parameters, "", wrong);
        if (!wrong.isEmpty()) {
            throw UserError.usage(String.join(", ", wrong));
        }
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

    private static void set(SdkPojo builder, Map<?, ?> parameters, String within, List<String> wrong) {
        var members = new LinkedHashMap<String, SdkField<?>>();
        builder.sdkFields().forEach(member -> members.put(Members.name(builder, member), member));
        parameters.forEach((name, value) -> {
            var where = within + name;
            if (!members.containsKey(name)) {
                wrong.add("unknown parameter \"" + where + "\" (must be one of: "
                        + String.join(", ", members.keySet()) + ")");
                return;
            }
            var member = members.get(name);
            try {
                member.set(builder, value(member, value, where, wrong));
            } catch (ArithmeticException | IllegalArgumentException | DateTimeException | ClassCastException e) {
                wrong.add("parameter \"" + where + "\" is " + Json.line(value) + " (it takes a "
                        + kind(member.marshallingType()) + ")");
            }
        });
    }

    private static Object value(SdkField<?> field, Object value, String where, List<String> wrong) {
        var type = field.marshallingType();
        return switch (value) {
            case null -> null;
            case List<?> list when type == MarshallingType.LIST -> {
                var item = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
                yield IntStream.range(0, list.size())
                        .mapToObj(i -> value(item, list.get(i), where + "[" + i + "]", wrong)).toList();
            }
            case Map<?, ?> map when type == MarshallingType.MAP -> {
                var entry = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
                var values = new LinkedHashMap<String, Object>();
                map.forEach((key, of) -> values.put(key.toString(), value(entry, of, where + "." + key, wrong)));
                yield values;
            }
            case Map<?, ?> map when type == MarshallingType.SDK_POJO -> {
                var builder = field.constructor().get();
                set(builder, map, where + ".", wrong);
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
            default -> throw new IllegalArgumentException();
        };
    }

    private static String kind(MarshallingType<?> type) {
        return type == MarshallingType.SDK_POJO ? "map" : Number.class.isAssignableFrom(type.getTargetClass())
                ? "number" : type.getTargetClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
