//DEPS software.amazon.awssdk:dynamodb
package awskit.data;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A DynamoDB item as native values, as boto3's `Table` resource gives it: a [tree][Tree] for [Json] and [Query].
///
/// Numbers are exact ([BigDecimal], DynamoDB has 38 digits), sets are lists, bytes are base64, `NULL` is null.
public final class Item {

    private Item() {}

    /// Returns the attributes' values by name.
    public static Map<String, Object> of(Map<String, AttributeValue> item) {
        var tree = new LinkedHashMap<String, Object>();
        item.forEach((name, attribute) -> tree.put(name, value(attribute)));
        return tree;
    }

    private static Object value(AttributeValue attribute) {
        return switch (attribute.type()) {
            case S -> attribute.s();
            case N -> new BigDecimal(attribute.n());
            case B -> base64(attribute.b());
            case BOOL -> attribute.bool();
            case NUL -> null;
            case SS -> attribute.ss();
            case NS -> attribute.ns().stream().map(BigDecimal::new).toList();
            case BS -> attribute.bs().stream().map(Item::base64).toList();
            case L -> attribute.l().stream().map(Item::value).toList();
            case M -> of(attribute.m());
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("no type of value known: " + attribute);
        };
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
