//SOURCES Html.java
package gallery;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Markup with places to fill: `<h3>{{name}}</h3>`.
record Template(String markup) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /// Returns the markup with each place filled. Values are escaped unless they are [Html].
    ///
    /// @param values by the names of the places
    Html fill(Map<String, ?> values) {
        return new Html(PLACE.matcher(markup).replaceAll(place -> Matcher.quoteReplacement(
                switch (values.get(place.group(1))) {
                    case Html html -> html.markup();
                    case null -> throw new IllegalArgumentException("nothing for " + place.group());
                    case Object value -> Html.text(value.toString()).markup();
                })));
    }
}
