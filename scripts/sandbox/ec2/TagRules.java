//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java
package sandbox.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

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

    /// Returns the tags that a request gives to a new resource.
    ///
    /// @param types all types of resources that the request creates
    /// @throws Refusal if the tags are invalid, or for a type that is not among them
    static Map<String, String> of(List<TagSpecification> specifications, String type, String... types) {
        var tags = new LinkedHashMap<String, String>();
        for (var specification : specifications) {
            var given = Objects.requireNonNullElse(specification.resourceTypeAsString(), "");
            if (!type.equals(given) && !List.of(types).contains(given)) {
                throw invalid("'" + given + "' is not a valid taggable resource type for this operation.");
            }
            check(specification.tags());
            checkCount(Map.of(), specification.tags());
            if (type.equals(given)) {
                tags.putAll(map(specification.tags()));
            }
        }
        return tags;
    }

    static Map<String, String> map(List<Tag> tags) {
        var map = new LinkedHashMap<String, String>();
        tags.forEach(tag -> map.put(tag.key(), tag.value() == null ? "" : tag.value()));
        return map;
    }

    static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
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
