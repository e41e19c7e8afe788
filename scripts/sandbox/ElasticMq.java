//SOURCES SampleContent.java SandboxServer.java ServerProcess.java
package sandbox;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import sandbox.protocol.AccessKeyStore;

/// SQS, implemented by [ElasticMQ](https://github.com/softwaremill/elasticmq), which the script `sqs.java` runs.
final class ElasticMq implements AutoCloseable {

    private final ServerProcess server;
    private boolean isSeeded;

    /// @param endpoint the sandbox's, which the URLs of queues begin with
    ElasticMq(List<String> line, URI endpoint) {
        server = new ServerProcess("SQS", Stream.concat(line.stream(), Stream.of(endpoint.toString(),
                SandboxServer.REGION, AccessKeyStore.ACCOUNT)).toList(), "", System.err::println);
    }

    /// Returns the address of the server, with the sample content in it.
    synchronized URI address() {
        var address = server.address();
        if (!isSeeded) {
            isSeeded = true;
            SampleContent.send("sqs", address);
        }
        return address;
    }

    @Override
    public void close() {
        server.close();
    }
}
