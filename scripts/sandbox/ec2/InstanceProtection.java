//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java Machine.java
package sandbox.ec2;

import sandbox.protocol.Refusal;

/// The protection of instances against being stopped or terminated, which RunInstances can set.
final class InstanceProtection {

    private InstanceProtection() {}

    /// @param done the participle of the action, such as `stopped`
    /// @throws Refusal if the instance is protected against it
    static void check(Machine machine, String done) {
        var request = machine.launch().request();
        var attribute = switch (done) {
            case "stopped" -> Boolean.TRUE.equals(request.disableApiStop()) ? "disableApiStop" : "";
            case "terminated" -> Boolean.TRUE.equals(request.disableApiTermination()) ? "disableApiTermination" : "";
            default -> "";
        };
        if (!attribute.isEmpty()) {
            throw new Refusal("OperationNotPermitted", "The instance '" + machine.id() + "' may not be " + done
                    + ". Modify its '" + attribute + "' instance attribute and try again.");
        }
    }
}
