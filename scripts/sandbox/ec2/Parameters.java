//SOURCES ../protocol/Refusal.java Members.java
package sandbox.ec2;

import java.util.Set;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.core.SdkPojo;

/// Checks that the parameters of a request are ones that the sandbox honours, so that it never ignores one.
final class Parameters {

    private Parameters() {}

    /// Refuses every parameter that is not among those named.
    ///
    /// @param known the members, such as `ImageId`, or of a structure such as `Placement.AvailabilityZone`
    static void only(SdkPojo request, String... known) {
        var names = Set.of(known);
        Members.given(request).filter(path -> !path.equals("DryRun") && !covers(names, path)).findFirst()
                .ifPresent(path -> {
                    throw new Refusal("UnsupportedOperation", "The parameter " + path + " is not in the sandbox");
                });
    }

    private static boolean covers(Set<String> names, String path) {
        for (int dot = path.length(); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (names.contains(path.substring(0, dot))) {
                return true;
            }
        }
        return false;
    }

    static <T> T require(String name, T value) {
        if (value == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter " + name);
        }
        return value;
    }

    /// Returns an error for a value that a parameter cannot have.
    static Refusal invalid(String name, Object value, String why) {
        return new Refusal("InvalidParameterValue", "Value (" + value + ") for parameter " + name + " is invalid. "
                + why);
    }

    /// Ends a dry run. Called after all checks and before the first change.
    ///
    /// @throws Refusal if the request is a dry run
    static void endDryRun(Boolean dryRun) {
        if (Boolean.TRUE.equals(dryRun)) {
            throw new Refusal(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
    }
}
