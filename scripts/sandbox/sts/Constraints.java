//SOURCES ../protocol/Refusal.java
package sandbox.sts;

import java.util.ArrayList;
import java.util.List;
import sandbox.protocol.Refusal;

/// Checks the members of a request against the limits of the service's model. The error names all members that break a
/// limit, as STS does.
///
/// @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
final class Constraints {

    private final List<String> broken = new ArrayList<>();

    Constraints required(String name, Object value) {
        if (value == null) {
            broken.add("Value null at '" + name + "' failed to satisfy constraint: Member must not be null");
        }
        return this;
    }

    /// Requires a text to have this many characters and to match a pattern. Null is accepted.
    Constraints text(String name, String value, int min, int max, String pattern) {
        if (value != null && value.length() < min) {
            broken(name, value, "have length greater than or equal to " + min);
        } else if (value != null && value.length() > max) {
            broken(name, value, "have length less than or equal to " + max);
        }
        if (value != null && !value.matches(pattern)) {
            broken(name, value, "satisfy regular expression pattern: " + pattern);
        }
        return this;
    }

    /// Requires a number to be in a range, both ends included. Null is accepted.
    Constraints number(String name, Integer value, int min, int max) {
        if (value != null && value < min) {
            broken(name, value, "have value greater than or equal to " + min);
        } else if (value != null && value > max) {
            broken(name, value, "have value less than or equal to " + max);
        }
        return this;
    }

    Constraints size(String name, List<?> list, int max) {
        if (list.size() > max) {
            broken(name, list, "have length less than or equal to " + max);
        }
        return this;
    }

    private void broken(String name, Object value, String constraint) {
        broken.add("Value '" + value + "' at '" + name + "' failed to satisfy constraint: Member must " + constraint);
    }

    void check() {
        if (!broken.isEmpty()) {
            throw new Refusal("ValidationError", broken.size() + " validation error" + (broken.size() == 1 ? "" : "s")
                    + " detected: " + String.join("; ", broken));
        }
    }
}
