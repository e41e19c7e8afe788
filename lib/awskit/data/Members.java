package awskit.data;

import module java.base;

import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// The members of the SDK's requests and responses by the API's own names (`ChecksumCRC32`), for code that knows only
/// at run time which member it needs.
public final class Members {

    /// The SDK renames members whose names its builders have methods for, or Java has words for.
    private static final Map<String, String> RENAMED = Map.of("NUL", "NULL", "isPublic", "Public",
            "PublicLaunchPermissions", "Public", "ReturnValue", "Return", "DestinationBucket", "Bucket",
            "DestinationKey", "Key");

    /// Responses that call it `ReturnValue` in the API too.
    private static final Pattern NOT_RENAMED = Pattern.compile("ModifyVpcEndpoint(ConnectionNotification|ServiceP.*)"
            + "Response|ModifyVpcTenancyResponse|ReplaceImageCriteria.*|StartVpcEndpointService.*");

    private Members() {}

    /// Returns the API's name of a member.
    public static String name(SdkPojo shape, SdkField<?> member) {
        var name = RENAMED.get(member.memberName());
        return name != null && member.locationName().endsWith(name)
                && !NOT_RENAMED.matcher(shape.getClass().getSimpleName()).matches() ? name : member.memberName();
    }

    /// Returns the value of a member; null if it is absent or the shape has no such member.
    public static Object get(SdkPojo shape, String name) {
        return field(shape, name).map(field -> (Object) field.getValueOrDefault(shape)).orElse(null);
    }

    /// Sets a member of a builder. Nothing happens if the shape has no such member or the value is null.
    public static <B extends SdkPojo> B set(B builder, String name, Object value) {
        field(builder, name).filter(_ -> value != null).ifPresent(field -> field.set(builder, value));
        return builder;
    }

    /// Sets the members of a builder to those of another shape with the same names.
    public static <B extends SdkPojo> B copy(SdkPojo from, B builder) {
        for (var field : from.sdkFields()) {
            set(builder, name(from, field), field.getValueOrDefault(from));
        }
        return builder;
    }

    private static Optional<SdkField<?>> field(SdkPojo shape, String name) {
        return shape.sdkFields().stream().filter(field -> name(shape, field).equals(name)).findFirst();
    }
}
