package awskit.data;

import module java.base;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/// Any response of the SDK as the tree that `aws … --output json` prints. Members have the API's own names and order,
/// and absent ones are left out. Times are ISO 8601 with an offset, bytes are base64. Unlike the CLI, it leaves the
/// documents in IAM's policies URL-encoded and the output of GetConsoleOutput in base64, as the service sends them.
///
/// A tree is made of maps, lists, strings, numbers and booleans; [Json] writes it, a [Query] searches it.
public final class Tree {

    /// `2026-11-20T10:00:00+00:00`, with `.123000` if there is a fraction, as Python's `isoformat` prints it.
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private Tree() {}

    /// Returns the members that are present, by name.
    public static Map<String, Object> of(SdkPojo shape) {
        var tree = new LinkedHashMap<String, Object>();
        for (var field : shape.sdkFields()) {
            var value = field.getValueOrDefault(shape);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                tree.put(Members.name(shape, field), value(value));
            }
        }
        return tree;
    }

    private static Object value(Object value) {
        return switch (value) {
            case SdkPojo shape -> of(shape);
            case List<?> list -> list.stream().map(Tree::value).collect(Collectors.toCollection(ArrayList::new));
            case Map<?, ?> map -> map(map);
            case Instant time -> time(time);
            case SdkBytes bytes -> Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    private static Map<String, Object> map(Map<?, ?> map) {
        var tree = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> tree.put(key.toString(), value(value)));
        return tree;
    }

    private static String time(Instant time) {
        var utc = time.atOffset(ZoneOffset.UTC);
        return (utc.getNano() < 1000 ? SECONDS : MICROS).format(utc);
    }
}
