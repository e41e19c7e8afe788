//SOURCES Programs.java SampleContent.java ServerProcess.java
package sandbox;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// All services that [moto](https://docs.getmoto.org) implements. Its S3, EC2, STS and SQS are not used, so they are
/// empty for its other services.
final class Moto implements AutoCloseable {

    private final ServerProcess server;
    private final Set<String> seeded = new HashSet<>();

    Moto(List<String> line) {
        server = new ServerProcess("moto", Stream.concat(line.stream(), Stream.of("-H", "127.0.0.1", "-p", "0"))
                .toList(), " (try: " + Programs.MOTO_PACKAGE + ")", _ -> { });
    }

    /// Returns the address of the server, with the sample content of a service in it.
    synchronized URI address(String service) {
        var address = server.address();
        if (seeded.isEmpty()) {
            SampleContent.send("moto", address);
            seeded.add("moto");
        }
        for (var one : service.equals("lambda") || service.equals("ecs") ? List.of("iam", service) : List.of(service)) {
            if (seeded.add(one)) {
                SampleContent.send(one, address);
            }
        }
        return address;
    }

    @Override
    public void close() {
        server.close();
    }
}
