//SOURCES Ec2Service.java
package sandbox.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/// Reads and changes the members of the SDK's objects by the names of the API.
final class Members {

    private Members() {}

    /// Returns the values at a path such as `Attachments.InstanceId`, one for each item of a list.
    static Stream<String> values(SdkPojo item, String path) {
        var dot = path.indexOf('.');
        var value = field(item, dot < 0 ? path : path.substring(0, dot)).map(field -> field.getValueOrDefault(item));
        var all = value.<Stream<?>>map(each -> each instanceof List<?> list ? list.stream() : Stream.of(each))
                .orElseGet(Stream::empty);
        return dot < 0 ? all.map(Members::text)
                : all.flatMap(each -> values((SdkPojo) each, path.substring(dot + 1)));
    }

    private static String text(Object value) {
        return value instanceof Instant instant ? Ec2Service.DATE.format(instant) : value.toString();
    }

    /// Returns a copy of an item with another value of a member.
    @SuppressWarnings("unchecked")
    static <T extends SdkPojo> T with(T item, String member, Object value) {
        var builder = ((ToCopyableBuilder<?, ?>) item).toBuilder();
        field(item, member).orElseThrow().set(builder, value);
        return (T) ((SdkBuilder<?, ?>) builder).build();
    }

    /// Returns the paths of all members that were set, such as `Placement.AvailabilityZone`.
    static Stream<String> given(SdkPojo item) {
        return item.sdkFields().stream().flatMap(field -> switch (field.getValueOrDefault(item)) {
            case null -> Stream.empty();
            case SdkAutoConstructList<?> _, SdkAutoConstructMap<?, ?> _ -> Stream.empty();
            case List<?> list -> list.stream().flatMap(each -> given(field, each));
            case Object value -> given(field, value);
        });
    }

    private static Stream<String> given(SdkField<?> field, Object value) {
        return value instanceof SdkPojo pojo ? given(pojo).map(path -> field.memberName() + "." + path)
                : Stream.of(field.memberName());
    }

    /// Returns whether items of this shape have a simple member, or a list of simple items, at a path.
    static boolean has(SdkPojo shape, String path) {
        var dot = path.indexOf('.');
        var item = field(shape, dot < 0 ? path : path.substring(0, dot)).map(field ->
                field.marshallingType() == MarshallingType.LIST
                        ? field.getRequiredTrait(ListTrait.class).memberFieldInfo() : field);
        return item.filter(field -> dot < 0 ? field.marshallingType() != MarshallingType.SDK_POJO
                : field.marshallingType() == MarshallingType.SDK_POJO
                        && has((SdkPojo) field.constructor().get(), path.substring(dot + 1))).isPresent();
    }

    private static Optional<SdkField<?>> field(SdkPojo item, String member) {
        return item.sdkFields().stream().filter(field -> Objects.equals(field.memberName(), member)).findFirst();
    }
}
