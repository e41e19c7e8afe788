//DEPS software.amazon.awssdk:s3
package upload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.PayloadTrait;

/// The body of a request, as XML, from the SDK's model. It is enough for the requests of an upload: their members are
/// no times, and their lists are flat, which means that each item has the name of the list.
final class RequestXml {

    private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private final StringBuilder xml = new StringBuilder(PROLOG);

    private RequestXml() {}

    /// Returns the body; empty for a request without one.
    static byte[] of(SdkPojo request) {
        for (var field : request.sdkFields()) {
            if (field.containsTrait(PayloadTrait.class)
                    && field.getValueOrDefault(request) instanceof SdkPojo payload) {
                var body = new RequestXml();
                body.write(field.locationName(), NAMESPACE, payload);
                return body.xml.toString().getBytes(StandardCharsets.UTF_8);
            }
        }
        return new byte[0];
    }

    private void write(String name, String attributes, Object value) {
        switch (value) {
            case null -> { }
            case List<?> items -> items.forEach(item -> write(name, "", item));
            case SdkPojo shape -> {
                xml.append('<').append(name).append(attributes).append('>');
                shape.sdkFields().forEach(field -> write(field.locationName(), "", field.getValueOrDefault(shape)));
                xml.append("</").append(name).append('>');
            }
            default -> xml.append('<').append(name).append('>').append(escaped(value.toString()))
                    .append("</").append(name).append('>');
        }
    }

    /// Escapes the same characters as the SDK. A parser would read a carriage return as the end of a line
    /// ([end of lines](https://www.w3.org/TR/xml/#sec-line-ends)).
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&apos;").replace("<", "&lt;")
                .replace(">", "&gt;").replace("\r", "&#x0D;").replace("\n", "&#x0A;");
    }
}
