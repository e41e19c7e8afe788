//DEPS software.amazon.awssdk:s3
//SOURCES AnswerXml.java
package upload;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// Puts the answer to a request into the SDK's response, by the SDK's model. Its lists are flat, as in all answers that
/// an upload gets: each item has the name of the list.
final class Answer {

    private Answer() {}

    /// Reads a successful answer.
    ///
    /// @param response the builder of the response
    /// @throws IOException if the answer breaks off
    /// @throws SdkException if it is an error, or something else
    static void read(String operation, SdkHttpResponse head, InputStream body, int attempt, SdkPojo response)
            throws IOException {
        var hasXml = response.sdkFields().stream().anyMatch(field -> field.location() == MarshallLocation.PAYLOAD);
        var bytes = hasXml ? body.readAllBytes() : null;
        try {
            if (hasXml && bytes.length > 0) { // without a body it has no members
                var xml = AnswerXml.open(head, bytes, attempt);
                // Servers give the first element different names: S3 ListPartsResult, moto ListPartsResponse.
                if (xml.getLocalName().equalsIgnoreCase("html")) {
                    throw new IllegalArgumentException("a web page, as of a proxy");
                }
                read(xml, response);
            }
            for (var field : response.sdkFields()) {
                if (field.location() == MarshallLocation.HEADER) {
                    field.set(response, field.marshallingType() == MarshallingType.MAP ? headers(head, field)
                            : head.firstMatchingHeader(field.locationName()).map(text -> typed(field, text))
                                    .orElse(null));
                }
            }
        } catch (XMLStreamException | DateTimeException | IllegalArgumentException e) {
            throw SdkClientException.create("cannot read the answer to " + operation, e);
        }
    }

    /// Returns the headers whose names begin with that of a member, without this prefix.
    private static Map<String, String> headers(SdkHttpResponse head, SdkField<?> field) {
        var prefix = field.locationName();
        var headers = new HashMap<String, String>();
        head.forEachHeader((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                headers.put(name.substring(prefix.length()), String.join(",", values));
            }
        });
        return headers;
    }

    /// Reads the members of the current element.
    private static void read(XMLStreamReader xml, SdkPojo shape) throws XMLStreamException {
        var lists = new LinkedHashMap<SdkField<?>, List<Object>>();
        while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
            var name = xml.getLocalName();
            var member = shape.sdkFields().stream().filter(field -> field.location() == MarshallLocation.PAYLOAD
                    && field.unmarshallLocationName().equals(name)).findFirst();
            if (member.isEmpty()) {
                AnswerXml.skip(xml);
            } else if (member.get().marshallingType() == MarshallingType.LIST) {
                lists.computeIfAbsent(member.get(), _ -> new ArrayList<>())
                        .add(value(xml, member.get().getTrait(ListTrait.class).memberFieldInfo()));
            } else {
                member.get().set(shape, value(xml, member.get()));
            }
        }
        lists.forEach((field, items) -> field.set(shape, items));
    }

    private static Object value(XMLStreamReader xml, SdkField<?> field) throws XMLStreamException {
        if (field.marshallingType() != MarshallingType.SDK_POJO) {
            return typed(field, xml.getElementText());
        }
        var shape = field.constructor().get();
        read(xml, shape);
        return ((SdkBuilder<?, ?>) shape).build();
    }

    private static Object typed(SdkField<?> field, String text) {
        return switch (field.marshallingType().getTargetClass().getSimpleName()) {
            case "Integer" -> Integer.valueOf(text);
            case "Long" -> Long.valueOf(text);
            case "Boolean" -> Boolean.valueOf(text);
            case "Instant" -> time(field, text);
            default -> text;
        };
    }

    /// Reads a time: in a header as HTTP's dates, unless the model says otherwise.
    private static Instant time(SdkField<?> field, String text) {
        var isDate = field.location() == MarshallLocation.HEADER
                && field.getOptionalTrait(TimestampFormatTrait.class).isEmpty();
        if (!isDate) {
            return Instant.parse(text.replaceFirst("\\+0000$", "Z"));
        }
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        } catch (DateTimeException e) {
            return null; // the user chooses what Expires says
        }
    }
}
