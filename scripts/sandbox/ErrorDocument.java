//DEPS org.gaul:s3proxy
//SOURCES protocol/Refusal.java protocol/SignatureError.java protocol/XmlWriter.java
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import awskit.data.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import sandbox.protocol.Refusal;
import sandbox.protocol.SignatureError;
import sandbox.protocol.XmlWriter;

/// Errors in the protocol of the request, so that each SDK reads code and message.
///
/// @see <a href="https://smithy.io/2.0/aws/protocols/index.html">AWS protocols</a>
enum ErrorDocument {

    /// A form as the request, and XML as the response.
    QUERY("text/xml;charset=UTF-8"),

    /// S3's XML, with no element around the error.
    S3("application/xml"),

    /// The XML of Route 53 and CloudFront.
    REST_XML("text/xml;charset=UTF-8"),

    /// JSON with the operation in a header.
    JSON("application/x-amz-json-1.0"),

    /// JSON with the operation in the path, as in Lambda.
    REST_JSON("application/json"),

    /// CBOR, as CloudWatch's newer clients have it.
    CBOR("application/cbor");

    private static final Set<String> REST_XML_SERVICES = Set.of("route53", "cloudfront");

    private final String contentType;

    ErrorDocument(String contentType) {
        this.contentType = contentType;
    }

    /// Returns the form of an error for a request.
    ///
    /// @param service the name in the credential scope of the signature, such as `dynamodb`
    static ErrorDocument of(HttpServletRequest request, String service) {
        var type = Objects.requireNonNullElse(request.getContentType(), "");
        if (request.getHeader("smithy-protocol") != null) {
            return CBOR;
        } else if (request.getHeader("X-Amz-Target") != null) {
            return JSON;
        } else if (service.startsWith("s3")) {
            return S3;
        } else if (REST_XML_SERVICES.contains(service)) {
            return REST_XML;
        }
        return type.startsWith("application/x-www-form-urlencoded") || request.getParameter("Action") != null ? QUERY
                : REST_JSON;
    }

    /// Sends the error for a request that was sent to a host of another name.
    static void sendMisdirected(HttpServletResponse response) throws IOException {
        S3.send(response, new Refusal(403, "AccessDenied", "the sandbox answers to 127.0.0.1 and localhost only"));
    }

    /// Returns the error for a bad signature.
    Refusal refusal(SignatureError error) {
        var isXml = contentType.contains("xml");
        return switch (error) {
            case NOT_SIGNED -> new Refusal(403, isXml ? "MissingAuthenticationToken"
                    : "MissingAuthenticationTokenException", "Request is missing Authentication Token");
            case UNKNOWN_KEY, WRONG_TOKEN -> new Refusal(403, isXml ? "InvalidClientTokenId"
                    : "UnrecognizedClientException", "The security token included in the request is invalid.");
            case WRONG_SIGNATURE -> new Refusal(403, isXml ? "SignatureDoesNotMatch" : "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided.");
            case WRONG_TIME -> new Refusal(403, isXml ? "SignatureDoesNotMatch" : "InvalidSignatureException",
                    "Signature expired: the request was not signed within 15 minutes of now");
            case EXPIRED_TOKEN -> new Refusal(403, isXml ? "ExpiredToken" : "ExpiredTokenException",
                    "The security token included in the request is expired");
        };
    }

    void send(HttpServletResponse response, Refusal refusal) throws IOException {
        response.setStatus(refusal.status());
        response.setContentType(contentType);
        if (this == CBOR) {
            response.setHeader("smithy-protocol", "rpc-v2-cbor");
        } else if (this == REST_JSON) {
            response.setHeader("x-amzn-ErrorType", refusal.code());
        }
        response.getOutputStream().write(document(refusal.code(), refusal.getMessage()));
    }

    private byte[] document(String code, String message) throws IOException {
        var error = "<Error><Code>" + code + "</Code><Message>" + XmlWriter.text(message) + "</Message></Error>";
        return switch (this) {
            case QUERY, REST_XML -> ("<ErrorResponse>" + error + "</ErrorResponse>").getBytes(UTF_8);
            case S3 -> error.getBytes(UTF_8);
            case JSON, REST_JSON -> Json.line(Map.of("__type", code, "message", message)).getBytes(UTF_8);
            case CBOR -> cbor(code, message);
        };
    }

    /// Returns a map of two texts.
    private static byte[] cbor(String code, String message) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(0xA2);
        for (var text : new String[] {"__type", code, "message", message}) {
            var bytes = text.getBytes(UTF_8);
            out.write(new byte[] {0x79, (byte) (bytes.length >> 8), (byte) bytes.length});
            out.write(bytes);
        }
        return out.toByteArray();
    }
}
