package sandbox.protocol;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/// Writes the response types of the SDK as the XML from which the SDK reads them. A member that was not set is left
/// out; an empty list that was set becomes an empty element.
public final class XmlWriter {

    private final StringBuilder xml = new StringBuilder();
    private final DateTimeFormatter dates;

    private XmlWriter(DateTimeFormatter dates) {
        this.dates = dates;
    }

    /// Returns a text escaped as the content of an element.
    public static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;");
    }

    /// Returns the members as a sequence of elements, without an element around them.
    public static String members(SdkPojo response, DateTimeFormatter dates) {
        var writer = new XmlWriter(dates);
        writer.members(response);
        return writer.xml.toString();
    }

    private void members(SdkPojo pojo) {
        for (var field : pojo.sdkFields()) {
            var value = field.getValueOrDefault(pojo);
            if (value instanceof List<?> list && !(list instanceof SdkAutoConstructList)) {
                var item = field.getRequiredTrait(ListTrait.class).memberFieldInfo().unmarshallLocationName();
                open(field.unmarshallLocationName());
                list.forEach(each -> element(item, each));
                close(field.unmarshallLocationName());
            } else if (value != null && !(value instanceof SdkAutoConstructList)) {
                element(field.unmarshallLocationName(), value);
            }
        }
    }

    private void element(String name, Object value) {
        open(name);
        switch (value) {
            case SdkPojo pojo -> members(pojo);
            case Instant instant -> xml.append(dates.format(instant));
            default -> xml.append(text(value.toString()));
        }
        close(name);
    }

    private void open(String name) {
        xml.append('<').append(name).append('>');
    }

    private void close(String name) {
        xml.append("</").append(name).append('>');
    }
}
