//DEPS software.amazon.awssdk:s3
//SOURCES ErrorAnswer.java
package upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/// The XML of an answer.
final class AnswerXml {

    private AnswerXml() {}

    /// Returns a reader at the first element.
    ///
    /// @throws SdkException if that is an error, which S3 may meet after it has sent the status 200
    ///     ([completing an upload](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html))
    static XMLStreamReader open(SdkHttpResponse head, byte[] body, int attempt)
            throws XMLStreamException, IOException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // A decoder that refuses what is not UTF-8, so that no key looks like another one. Not the bytes: the JDK
        // prints a line to stderr if they are not in the encoding that they claim.
        var xml = factory.createXMLStreamReader(new InputStreamReader(new ByteArrayInputStream(body),
                StandardCharsets.UTF_8.newDecoder()));
        xml.nextTag();
        if (xml.getLocalName().equals("Error")) {
            throw ErrorAnswer.of(head, new ByteArrayInputStream(body), attempt);
        }
        return xml;
    }

    /// Reads on to the end of the current element.
    static void skip(XMLStreamReader xml) throws XMLStreamException {
        for (var depth = 1; depth > 0; ) {
            switch (xml.next()) {
                case XMLStreamReader.START_ELEMENT -> depth++;
                case XMLStreamReader.END_ELEMENT -> depth--;
                default -> { }
            }
        }
    }
}
