//SOURCES ../role/ChildProcess.java ../role/CredentialsEnvironment.java InstanceFilters.java
package running;

import module java.base;

import awskit.Targets.Target;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import role.ChildProcess;
import role.CredentialsEnvironment;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// An SSM session in an instance, which the AWS CLI and its session-manager-plugin run.
///
/// @param id of the instance
public record Connection(String id, String region, AwsCredentials credentials) {

    private static final String HELP =
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

    /// Finds the running instances with this ID or name in a target.
    public static List<Connection> find(String instance, Target target) {
        var filter = InstanceFilters.of(instance.matches("i-[0-9a-f]+") ? "instance-id" : "tag:Name", List.of(instance));
        var running = InstanceFilters.of("instance-state-name", List.of("running"));
        return target.client(Ec2Client.builder()).describeInstancesPaginator(list -> list.filters(filter, running))
                .reservations().stream().flatMap(reservation -> reservation.instances().stream())
                .map(found -> new Connection(found.instanceId(), target.region(),
                        target.session().credentials().resolveCredentials()))
                .toList();
    }

    /// Returns the only one of these.
    ///
    /// @throws UserError if there is none, or more than one
    public static Connection only(String instance, Collection<Connection> found) {
        if (found.isEmpty()) {
            throw UserError.of(ExitCode.ERROR, "no running instance \"" + instance + "\"", "list-running shows them; "
                    + "--regions, --profiles and --accounts look elsewhere too");
        }
        if (found.size() > 1) {
            throw UserError.of(ExitCode.ERROR, found.size() + " running instances are called \"" + instance + "\"",
                    "choose one: " + found.stream().map(one -> one.id() + " in " + one.region()).sorted()
                            .collect(Collectors.joining(", ")));
        }
        return found.iterator().next();
    }

    /// Says what is missing.
    ///
    /// @throws UserError if the AWS CLI or its plugin is not on the PATH
    public static void requirePrograms() {
        for (var program : List.of("aws", "session-manager-plugin")) {
            if (Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
                throw UserError.of(ExitCode.ERROR, "--connect takes the program \"" + program
                        + "\", which is not on the PATH", "see " + HELP);
            }
        }
    }

    /// Runs the session in this terminal, until its end.
    ///
    /// @throws UserError if it fails
    public void run() throws InterruptedException {
        var exitCode = ChildProcess.run(List.of("aws", "ssm", "start-session", "--target", id, "--region", region),
                environment -> CredentialsEnvironment.of(credentials, Optional.of(region)).apply(environment),
                message -> { });
        if (exitCode != 0) {
            throw UserError.of(exitCode, "the session with " + id + " ended with exit code " + exitCode);
        }
    }
}
