//SOURCES ElasticMq.java Moto.java
package sandbox;

import java.net.URI;
import java.util.Optional;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.Refusal;
import sandbox.protocol.Service;

/// The services that other servers implement: SQS is ElasticMQ's, and all others are moto's. DynamoDB Local is not used,
/// because its licence is not an open-source one.
final class OtherServices implements AutoCloseable {

    private final AccessKeyStore keys;
    private final Optional<ElasticMq> elasticMq;
    private final Optional<Moto> moto;

    /// @param endpoint the sandbox's
    OtherServices(Programs programs, AccessKeyStore keys, URI endpoint) {
        this.keys = keys;
        this.elasticMq = Optional.of(programs.elasticMq()).filter(line -> !line.isEmpty())
                .map(line -> new ElasticMq(line, endpoint));
        this.moto = Optional.of(programs.moto()).filter(line -> !line.isEmpty()).map(Moto::new);
    }

    /// Returns a service, or one that refuses everything.
    ///
    /// @param name the name in the credential scope of signatures
    Service named(String name) {
        if (name.equals("sqs") && elasticMq.isPresent()) {
            return new ForwardedService(name, keys, elasticMq.get()::address);
        }
        return moto.<Service>map(server -> new ForwardedService(name, keys, () -> server.address(name)))
                .orElse((request, response) -> ErrorDocument.of(request, name).send(response, missing(name)));
    }

    // Status 501, because SDKs repeat a request after most others.
    private static Refusal missing(String name) {
        return new Refusal(501, "NotImplemented", name(name) + " is not in the sandbox (try: "
                + (Programs.installedMoto().isPresent() ? "" : Programs.MOTO_PACKAGE + ", then ") + "sandbox --moto)");
    }

    private static String name(String service) {
        return switch (service) {
            case "ce" -> "Cost Explorer";
            case "dynamodb" -> "DynamoDB";
            case "lambda" -> "Lambda";
            case "logs" -> "CloudWatch Logs";
            case "monitoring" -> "CloudWatch";
            case "organizations" -> "AWS Organizations";
            case "route53" -> "Route 53";
            case "secretsmanager" -> "Secrets Manager";
            case "ecs", "iam", "kms", "rds", "sns", "sqs", "ssm" -> service.toUpperCase();
            default -> service;
        };
    }

    @Override
    public void close() {
        elasticMq.ifPresent(ElasticMq::close);
        moto.ifPresent(Moto::close);
    }
}
