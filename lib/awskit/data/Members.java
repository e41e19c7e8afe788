package awskit.data;

import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// The members of the SDK's requests and responses by the API's own names (`ChecksumCRC32`), for code that knows only
/// at run time which member it needs.
public final class Members {

    private Members() {}

    /// Returns the value of a member; null if it is absent or the shape has no such member.
    public static Object get(SdkPojo shape, String name) {
        var field = field(shape, name);
        return field == null ? null : field.getValueOrDefault(shape);
    }

    /// Sets a member of a builder. Nothing happens if the shape has no such member or the value is null.
    public static <B extends SdkPojo> B set(B builder, String name, Object value) {
        var field = field(builder, name);
        if (field != null && value != null) {
            field.set(builder, value);
        }
        return builder;
    }

    /// Sets the members of a builder to those of another shape with the same names.
    public static <B extends SdkPojo> B copy(SdkPojo from, B builder) {
        for (var field : from.sdkFields()) {
            set(builder, field.memberName(), field.getValueOrDefault(from));
        }
        return builder;
    }

    private static SdkField<?> field(SdkPojo shape, String name) {
        for (var field : shape.sdkFields()) {
            if (field.memberName().equals(name)) {
                return field;
            }
        }
        return null;
    }
}
