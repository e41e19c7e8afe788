//SOURCES Constraints.java
package sandbox.sts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.sts.model.Tag;

/// The tags of a session, and those that later sessions inherit from it.
///
/// @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session tags</a>
final class SessionTags {

    private static final String TEXT = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;

    private SessionTags() {}

    static void constrain(Constraints constraints, List<Tag> tags, List<String> transitiveKeys) {
        constraints.size("tags", tags, MAX_TAGS).size("transitiveTagKeys", transitiveKeys, MAX_TAGS);
        for (int i = 0; i < tags.size(); i++) {
            var member = "tags." + (i + 1) + ".member.";
            constraints.required(member + "key", tags.get(i).key()).required(member + "value", tags.get(i).value())
                    .text(member + "key", tags.get(i).key(), 1, MAX_KEY, TEXT)
                    .text(member + "value", tags.get(i).value(), 0, MAX_VALUE, TEXT);
        }
    }

    /// Returns the tags that the next session of the chain inherits.
    ///
    /// @param inherited the tags that this session has inherited
    static Map<String, String> transitive(Map<String, String> inherited, List<Tag> tags, List<String> transitiveKeys) {
        var given = new TreeMap<String, String>();
        for (var tag : tags) {
            if (given.put(lower(tag.key()), tag.value()) != null) {
                throw refused("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            } else if (lower(tag.key()).startsWith("aws:")) {
                throw refused("Tag keys starting with 'aws:' are reserved for internal use");
            } else if (inherited.containsKey(lower(tag.key()))) {
                throw refused("The tag key " + tag.key() + " is inherited as a transitive tag and cannot be set again");
            }
        }
        var transitive = new LinkedHashMap<>(inherited);
        for (var key : transitiveKeys) {
            if (!given.containsKey(lower(key))) {
                throw refused("The specified transitive tag key must be included in the requested tags.");
            }
            transitive.put(lower(key), given.get(lower(key)));
        }
        return transitive;
    }

    private static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private static Refusal refused(String message) {
        return new Refusal("InvalidParameterValue", message);
    }
}
