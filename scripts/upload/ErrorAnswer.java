//DEPS software.amazon.awssdk:s3
package upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Turns the answer to a request that S3 refuses into the exception that the SDK's client throws.
/// ([error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html))
final class ErrorAnswer {

    private ErrorAnswer() {}

    /// Reads an answer. Its body need not come from S3, because proxies answer too.
    ///
    /// @param attempt the number of the request that was answered, the first being 1
    static AwsServiceException of(SdkHttpResponse head, InputStream body, int attempt) throws IOException {
        var elements = elements(body);
        return of(head, elements, elements.getOrDefault("Code", ""), elements.getOrDefault("Message", ""), attempt);
    }

    /// Reads an answer to HeadObject. It has no body, so that its status tells what went wrong, in the SDK's words.
    static AwsServiceException ofHead(SdkHttpResponse head, int attempt) {
        var status = head.statusText().orElse("");
        return switch (head.statusCode()) {
            case 404 -> of(head, Map.of(), "NoSuchKey", "The specified key does not exist.", attempt);
            case 503 -> status.equals("Slow Down")
                    ? of(head, Map.of(), "SlowDown", "Please reduce your request rate.", attempt)
                    : of(head, Map.of(), "", "", attempt);
            default -> of(head, Map.of(), "", status, attempt);
        };
    }

    private static AwsServiceException of(SdkHttpResponse head, Map<String, String> elements, String code,
            String message, int attempt) {
        return S3Exception.builder()
                .message(message)
                .statusCode(head.statusCode())
                .numAttempts(attempt)
                .requestId(head.firstMatchingHeader("x-amz-request-id").orElse(elements.get("RequestId")))
                .extendedRequestId(head.firstMatchingHeader("x-amz-id-2").orElse(elements.get("HostId")))
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("S3").errorCode(code).errorMessage(message)
                        .sdkHttpResponse(head).build())
                .build();
    }

    /// Returns the time of an answer by the server's clock.
    static Optional<Instant> date(SdkHttpResponse answer) {
        try {
            return answer.firstMatchingHeader("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static Map<String, String> elements(InputStream body) throws IOException {
        var elements = new HashMap<String, String>();
        try {
            var factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            // Not the bytes: the JDK prints a line to stderr if they are not in the encoding that they claim.
            var xml = factory.createXMLStreamReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            String name = null;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> name = xml.getLocalName();
                    case XMLStreamConstants.END_ELEMENT -> name = null; // what follows is white space
                    case XMLStreamConstants.CHARACTERS -> {
                        if (name != null) {
                            elements.merge(name, xml.getText(), String::concat);
                        }
                    }
                    default -> { }
                }
            }
        } catch (XMLStreamException notXml) {
            if (notXml.getNestedException() instanceof IOException broken) {
                throw broken;
            }
        }
        return elements;
    }
}
