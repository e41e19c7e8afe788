//SOURCES Refusal.java
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/// One page of a listing, and the token of the next.
///
/// @param nextToken null on the last page
record Page<T>(List<T> items, String nextToken) {

    private static final String TOKEN = "next ";
    private static final int MIN = 5;
    private static final int MAX = 1000;

    /// An item and its number in the order of the listing.
    record Item<T>(int number, T value) {}

    /// Cuts a page from the items, which begin at the [#start].
    ///
    /// @param maxResults null for all
    static <T> Page<T> of(Stream<Item<T>> items, Integer maxResults) {
        var page = (maxResults == null ? items : items.limit(maxResults + 1L)).toList();
        if (maxResults == null || page.size() <= maxResults) {
            return new Page<>(page.stream().map(Item::value).toList(), null);
        }
        return new Page<>(page.stream().limit(maxResults).map(Item::value).toList(),
                Base64.getEncoder().encodeToString((TOKEN + page.getLast().number()).getBytes(UTF_8)));
    }

    /// Returns the number of the first item that a page may have.
    ///
    /// @throws Refusal when the token or the size is wrong, or both ids and a size are given
    static int start(String token, Integer maxResults, List<String> ids) {
        if (maxResults != null && !ids.isEmpty()) {
            throw new Refusal("InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        } else if (maxResults != null && (maxResults < MIN || maxResults > MAX)) {
            throw new Refusal("InvalidParameterValue", "Value ( " + maxResults + " ) for parameter maxResults is "
                    + "invalid. Expecting a value " + (maxResults < MIN ? "greater than or equal to " + MIN
                    : "less than or equal to " + MAX) + ".");
        } else if (token == null) {
            return 0;
        }
        try {
            var text = new String(Base64.getDecoder().decode(token), UTF_8);
            if (text.startsWith(TOKEN)) {
                return Integer.parseInt(text.substring(TOKEN.length()));
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as every token that EC2 has not given.
        }
        throw new Refusal("InvalidParameterValue", "Value ( " + token + " ) for parameter nextToken is invalid. "
                + "The token is invalid.");
    }
}
