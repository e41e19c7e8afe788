//DEPS software.amazon.awssdk:ec2
//SOURCES Refusal.java
package sandbox;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Tag;

/// The rules for the tags of EC2 resources.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions">Restrictions</a>
final class TagRules {

    private static final int MAX = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;

    private TagRules() {}

    static void check(List<Tag> tags) {
        for (var tag : tags) {
            if (tag.key() == null || tag.key().isEmpty()) {
                throw new Refusal("MissingParameter", "The request must contain the parameter Tag.Key");
            } else if (tag.key().startsWith("aws:")) {
                throw invalid("Tag keys starting with 'aws:' are reserved for internal use");
            } else if (tag.key().length() > MAX_KEY) {
                throw invalid("Tag key exceeds the maximum length of " + MAX_KEY + " characters");
            } else if (tag.value() != null && tag.value().length() > MAX_VALUE) {
                throw invalid("Tag value exceeds the maximum length of " + MAX_VALUE + " characters");
            } else if (!isXml(tag.key()) || tag.value() != null && !isXml(tag.value())) {
                throw invalid("Tag contains characters that are not allowed");
            }
        }
        if (tags.stream().map(Tag::key).distinct().count() < tags.size()) {
            throw invalid("Duplicate tag keys found. Please note that Tag keys are case sensitive.");
        }
    }

    static void checkCount(Map<String, String> tags, List<Tag> more) {
        if (tags.size() + more.stream().filter(tag -> !tags.containsKey(tag.key())).count() > MAX) {
            throw new Refusal("TagLimitExceeded", "You have reached the maximum number of tags for the resource.");
        }
    }

    /// Returns whether XML 1.0 can represent the text. It has no form for most control characters.
    private static boolean isXml(String text) {
        return text.codePoints().allMatch(c -> c == '\n' || c == '\t' || c == '\r' || c >= ' ' && c != 0xFFFE
                && c != 0xFFFF && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    private static Refusal invalid(String message) {
        return new Refusal("InvalidParameterValue", message);
    }
}
