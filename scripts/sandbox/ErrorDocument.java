//DEPS org.gaul:s3proxy
//SOURCES Refusal.java XmlWriter.java
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import awskit.data.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/// The error for a request that no service of the sandbox takes, in the protocol of the request.
final class ErrorDocument {

    private ErrorDocument() {}

    /// Sends the error for a service that is not emulated.
    ///
    /// @param service the name in the credential scope of a signature, such as `dynamodb`
    static void sendMissing(HttpServletRequest request, HttpServletResponse response, String service)
            throws IOException {
        send(request, response, service, new Refusal("NotImplemented", "the sandbox has no " + name(service)
                + ", only S3, EC2 and STS"));
    }

    /// Sends the error for a request that was sent to a host of another name.
    static void sendMisdirected(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(request, response, "s3", new Refusal(403, "AccessDenied", "the sandbox answers to 127.0.0.1 and localhost "
                + "only"));
    }

    private static String name(String service) {
        return switch (service) {
            case "dynamodb" -> "DynamoDB";
            case "monitoring" -> "CloudWatch";
            case "iam", "kms", "rds", "sns", "sqs", "ssm" -> service.toUpperCase();
            default -> service;
        };
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, String service, Refusal refusal)
            throws IOException {
        var isQuery = Objects.requireNonNullElse(request.getContentType(), "")
                .startsWith("application/x-www-form-urlencoded");
        var isXml = isQuery || service.startsWith("s3") || service.equals("route53") || service.equals("cloudfront");
        response.setStatus(refusal.status());
        response.setContentType(isXml ? "text/xml;charset=UTF-8" : "application/json");
        response.getOutputStream().write((isXml ? xml(refusal, isQuery)
                : Json.line(Map.of("__type", refusal.code(), "message", refusal.getMessage()))).getBytes(UTF_8));
    }

    /// In the query protocol, there is another element around the error.
    private static String xml(Refusal refusal, boolean isQuery) {
        var error = "<Error><Code>" + refusal.code() + "</Code><Message>" + XmlWriter.text(refusal.getMessage())
                + "</Message></Error>";
        return isQuery ? "<ErrorResponse>" + error + "</ErrorResponse>" : error;
    }
}
