//SOURCES AnswerXml.java StoredObject.java
package upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/// One page of a listing.
/// ([ListObjectsV2](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html))
///
/// @param nextToken where the next page begins; empty after the last one
record ListedPage(List<StoredObject> objects, Optional<String> nextToken) {

    /// Some servers end a listing with an empty token.
    ListedPage {
        nextToken = nextToken.filter(token -> !token.isEmpty());
    }

    /// Reads a page that is empty, which loads what reading needs.
    static void load() {
        try {
            read(null, new ByteArrayInputStream("<ListBucketResult/>".getBytes(StandardCharsets.UTF_8)), 1);
        } catch (IOException e) {
            throw new AssertionError(e); // it is in memory
        }
    }

    /// Reads a page as S3 answers it.
    ///
    /// @throws IOException if the answer breaks off
    /// @throws SdkException if it is an error, or something else
    static ListedPage read(SdkHttpResponse head, InputStream body, int attempt) throws IOException {
        var answer = body.readAllBytes();
        try {
            var xml = AnswerXml.open(head, answer, attempt);
            xml.require(XMLStreamReader.START_ELEMENT, null, "ListBucketResult");
            return page(xml);
        } catch (XMLStreamException | DateTimeParseException | IllegalArgumentException e) {
            throw SdkClientException.create("the answer to ListObjectsV2 is not a listing", e);
        }
    }

    private static ListedPage page(XMLStreamReader xml) throws XMLStreamException {
        var objects = new ArrayList<StoredObject>();
        UnaryOperator<String> decoding = UnaryOperator.identity();
        String token = null;
        while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "Contents" -> objects.add(object(xml));
                case "NextContinuationToken" -> token = xml.getElementText();
                case "EncodingType" -> decoding = xml.getElementText().equals("url")
                        ? key -> URLDecoder.decode(key, StandardCharsets.UTF_8) : decoding;
                default -> AnswerXml.skip(xml);
            }
        }
        var decoded = decoding; // it may stand after the keys
        return new ListedPage(objects.stream().map(object -> new StoredObject(decoded.apply(object.key()),
                object.size(), object.lastModified())).toList(), Optional.ofNullable(token));
    }

    private static StoredObject object(XMLStreamReader xml) throws XMLStreamException {
        var key = "";
        var size = 0L;
        var lastModified = Instant.EPOCH;
        while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "Key" -> key = xml.getElementText();
                case "Size" -> size = Long.parseLong(xml.getElementText());
                case "LastModified" -> lastModified = Instant.parse(xml.getElementText().replaceFirst("\\+0000$", "Z"));
                default -> AnswerXml.skip(xml);
            }
        }
        return new StoredObject(key, size, lastModified);
    }
}
