package awskit.data;

import module java.base;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/// A DynamoDB item as native values, as boto3's `Table` resource returns it: a [tree][Tree] for [Json] and [Query].
///
/// Numbers are exact [BigDecimal]s, since DynamoDB has 38 digits. Sets are lists, bytes are base64, `NULL` is null.
public final class Item {

    private Item() {}

    /// Returns the values of the attributes by name.
    ///
    /// @param item its values are `AttributeValue`s of DynamoDB, whose jar is not needed here
    public static Map<String, Object> of(Map<String, ? extends SdkPojo> item) {
        var tree = new LinkedHashMap<String, Object>();
        item.forEach((name, attribute) -> tree.put(name, value(attribute)));
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static Object value(SdkPojo attribute) {
        for (var member : attribute.sdkFields()) {
            switch (member.getValueOrDefault(attribute)) {
                case null -> { }
                case SdkAutoConstructList<?> _, SdkAutoConstructMap<?, ?> _ -> { }
                case Object value -> {
                    // By the names of the API: the SDK calls the member NULL differently.
                    return switch (member.locationName()) {
                        case "N" -> new BigDecimal((String) value);
                        case "B" -> base64((SdkBytes) value);
                        case "NULL" -> null;
                        case "NS" -> ((List<String>) value).stream().map(BigDecimal::new).toList();
                        case "BS" -> ((List<SdkBytes>) value).stream().map(Item::base64).toList();
                        case "L" -> ((List<SdkPojo>) value).stream().map(Item::value).toList();
                        case "M" -> of((Map<String, SdkPojo>) value);
                        default -> value;
                    };
                }
            }
        }
        throw new IllegalArgumentException("attribute of an unknown type: " + attribute);
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
