package gallery;

import java.util.Collection;
import java.util.stream.Collectors;

/// Markup. Text becomes markup only by [#text], which escapes it.
record Html(String markup) {

    static final Html NONE = new Html("");

    /// Returns the markup that shows a text, in an element or in a quoted attribute.
    static Html text(String text) {
        return new Html(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;"));
    }

    static Html join(Collection<Html> parts) {
        return new Html(parts.stream().map(Html::markup).collect(Collectors.joining()));
    }
}
