//SOURCES ../protocol/Refusal.java
package sandbox.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;

/// One page of a listing, and the token of the next.
///
/// @param nextToken null on the last page
record Page<T>(List<T> items, String nextToken) {

    private static final String TOKEN = "next ";
    private static final int MIN = 5;
    private static final int MAX = 1000;

    /// An item and its position in the listing.
    record Item<T>(int number, T value) {}

    /// Returns a page of the first items.
    ///
    /// @param items the items from [#start] on
    /// @param maxResults null for no limit
    static <T> Page<T> of(Stream<Item<T>> items, Integer maxResults) {
        var page = (maxResults == null ? items : items.limit(maxResults + 1L)).toList();
        if (maxResults == null || page.size() <= maxResults) {
            return new Page<>(page.stream().map(Item::value).toList(), null);
        }
        return new Page<>(page.stream().limit(maxResults).map(Item::value).toList(),
                Base64.getEncoder().encodeToString((TOKEN + page.getLast().number()).getBytes(UTF_8)));
    }

    /// Returns the position at which a page begins.
    ///
    /// @param name the name of the parameter with the IDs, for the error
    /// @throws Refusal if the token or the size is invalid, or if both IDs and a size are given
    static int start(String token, Integer maxResults, List<String> ids, String name) {
        if (maxResults != null && !ids.isEmpty()) {
            throw new Refusal("InvalidParameterCombination", "The parameter " + name
                    + " cannot be used with the parameter maxResults");
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
            // Refused below, like every token that is not EC2's.
        }
        throw new Refusal("InvalidParameterValue", "Value ( " + token + " ) for parameter nextToken is invalid. "
                + "The token is invalid.");
    }
}
