package awskit.resources;

import module java.base;

import awskit.Session;
import awskit.data.Item;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/// A table of DynamoDB, whose items have native values: boto3's `resource('dynamodb').Table(name)`. A value is a string,
/// number, boolean, `byte[]`, null, list or map, or a set of strings or numbers; what is read is an [Item].
public final class TableResource extends Resource<TableDescription> {

    private final DynamoDbClient dynamo;
    private final String name;

    private TableResource(DynamoDbClient dynamo, String name) {
        super(null, name);
        this.dynamo = dynamo;
        this.name = name;
    }

    /// Returns a table by its name; makes no request.
    public static TableResource of(Session session, String name) {
        return new TableResource(session.client(DynamoDbClient.builder()), name);
    }

    /// Returns the SDK's client, for all other operations. The session closes it.
    public DynamoDbClient client() {
        return dynamo;
    }

    /// Returns the name.
    public String name() {
        return name;
    }

    /// Returns the item with a key; empty if there is none.
    public Optional<Map<String, Object>> get(Map<String, ?> key) {
        var found = dynamo.getItem(get -> get.tableName(name).key(attributes(key)));
        return found.hasItem() ? Optional.of(Item.of(found.item())) : Optional.empty();
    }

    /// Stores an item, in place of the one with its key.
    public void put(Map<String, ?> item) {
        dynamo.putItem(put -> put.tableName(name).item(attributes(item)));
    }

    /// Deletes the item with a key. Nothing happens if there is none.
    public void delete(Map<String, ?> key) {
        dynamo.deleteItem(delete -> delete.tableName(name).key(attributes(key)));
    }

    /// Returns all items. DynamoDB reads the whole table for it.
    public Stream<Map<String, Object>> scan() {
        return dynamo.scanPaginator(scan -> scan.tableName(name)).items().stream().map(Item::of);
    }

    private static Map<String, AttributeValue> attributes(Map<?, ?> values) {
        var attributes = new LinkedHashMap<String, AttributeValue>();
        values.forEach((name, value) -> attributes.put((String) name, attribute(value)));
        return attributes;
    }

    private static AttributeValue attribute(Object value) {
        return switch (value) {
            case null -> AttributeValue.fromNul(true);
            case Boolean bool -> AttributeValue.fromBool(bool);
            case Number number -> AttributeValue.fromN(number.toString());
            case byte[] bytes -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
            case List<?> list -> AttributeValue.fromL(list.stream().map(TableResource::attribute).toList());
            case Map<?, ?> map -> AttributeValue.fromM(attributes(map));
            case Set<?> set when set.iterator().next() instanceof Number ->
                    AttributeValue.fromNs(set.stream().map(Object::toString).toList());
            case Set<?> set -> AttributeValue.fromSs(set.stream().map(String.class::cast).toList());
            default -> AttributeValue.fromS((String) value);
        };
    }

    @Override
    TableDescription describe() {
        return dynamo.describeTable(of -> of.tableName(name)).table();
    }
}
