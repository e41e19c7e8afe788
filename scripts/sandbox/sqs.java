///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION SQS for the sandbox: ElasticMQ in memory, in a process and on a class path of its own.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS org.elasticmq:elasticmq-rest-sqs_2.13
//RUNTIME_OPTIONS --sun-misc-unsafe-memory-access=allow

import awskit.Logging;
import java.net.URI;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// Takes the sandbox's address, region and account, which are those of the queues. Prints the address that it listens on.
class Sqs {

    static void main(String... args) {
        Logging.quiet();
        var sandbox = URI.create(args[0]);
        var address = NodeAddress.apply("http", sandbox.getHost(), sandbox.getPort(), "");
        var server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().withServerAddress(address)
                .withAWSRegion(args[1]).withAWSAccountId(args[2]).start();
        System.out.println("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
    }
}
