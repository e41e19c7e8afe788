package awskit.data;

import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// The members of the SDK's requests and responses by the names that the API itself gives them (`ChecksumCRC32`), for
/// code that learns only at run time which member it needs.
public final class Members {

    private Members() {}

    /// Returns the member's value; null if it is absent or the shape has no such member.
    public static Object get(SdkPojo shape, String name) {
        var field = field(shape, name);
        return field == null ? null : field.getValueOrDefault(shape);
    }

    /// Sets the member of a builder; nothing happens if the shape has no such member or the value is null.
    public static <B extends SdkPojo> B set(B builder, String name, Object value) {
        var field = field(builder, name);
        if (field != null && value != null) {
            field.set(builder, value);
        }
        return builder;
    }

    /// Sets every member of a builder that `from` has too, under the same name.
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
