//DEPS software.amazon.awssdk:s3
//SOURCES Crc.java Operation.java S3Signature.java
package upload;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/// The heads of [LeanRequests], before they are signed.
///
/// @param extra the headers that each request has
record RequestHeads(URI bucket, Map<String, List<String>> extra) {

    /// From this size on the server is asked before the body is sent, so that a refusal costs no transfer.
    private static final long EXPECT_BYTES = 1 << 20;
    private static final String CHECKSUM_ALGORITHM = "x-amz-sdk-checksum-algorithm";
    private static final String USER_AGENT = "awskit aws-sdk-java/" + VersionInfo.SDK_VERSION;

    /// Begins a request to the bucket itself.
    SdkHttpRequest.Builder begin(SdkHttpMethod method) {
        return begin(method, bucket.getRawPath().replaceFirst("(?<=.)/$", ""));
    }

    private SdkHttpRequest.Builder begin(SdkHttpMethod method, String path) {
        var request = SdkHttpRequest.builder().method(method).uri(bucket).encodedPath(path)
                .putHeader("User-Agent", USER_AGENT);
        extra.forEach(request::putHeader);
        return request;
    }

    /// Returns the head of a PutObject or UploadPart request.
    SdkHttpRequest.Builder of(S3Request request, long length) {
        var http = of(SdkHttpMethod.PUT, request).putHeader("Content-Length", Long.toString(length));
        if (length >= EXPECT_BYTES) {
            http.putHeader("Expect", "100-continue");
        }
        return http;
    }

    /// Returns the head of any other request.
    ///
    /// @param xml its body
    SdkHttpRequest.Builder of(Operation operation, S3Request request, byte[] xml) {
        var http = of(operation.method, request);
        if (operation.parameter != null) {
            http.putRawQueryParameter(operation.parameter, (String) null);
        }
        if (operation.method == SdkHttpMethod.POST) {
            http.putHeader("Content-Length", Integer.toString(xml.length));
        }
        if (xml.length > 0) {
            http.putHeader("Content-Type", "application/xml");
        }
        // S3 wants a checksum of the body where a request can choose the algorithm, as in DeleteObjects.
        if (request.sdkFields().stream().anyMatch(field -> field.locationName().equals(CHECKSUM_ALGORITHM))) {
            var crc = Crc.CRC32.checksum();
            crc.update(xml);
            http.putHeader(CHECKSUM_ALGORITHM, "CRC32");
            http.putHeader("x-amz-checksum-crc32", Crc.CRC32.encode(crc.getValue()));
        }
        return http;
    }

    /// Begins a request with each member where the model puts it.
    private SdkHttpRequest.Builder of(SdkHttpMethod method, S3Request request) {
        var http = request.getValueForField("Key", String.class)
                .map(key -> begin(method, bucket.getRawPath() + S3Signature.encode(key).replace("%2F", "/")))
                .orElseGet(() -> begin(method));
        for (var field : request.sdkFields()) {
            var value = field.getValueOrDefault(request);
            if (field.location() == MarshallLocation.QUERY_PARAM && value != null) {
                http.putRawQueryParameter(field.locationName(), value.toString());
            } else if (field.location() == MarshallLocation.HEADER) {
                switch (value) {
                    case null -> { }
                    case Map<?, ?> all -> all.forEach((name, one) -> http.putHeader(field.locationName() + name,
                            one.toString()));
                    case Instant time -> http.putHeader(field.locationName(), date(field, time));
                    default -> http.putHeader(field.locationName(), value.toString());
                }
            }
        }
        return http;
    }

    /// Returns a time as the model wants it in a header: as HTTP's dates unless it says otherwise.
    private static String date(SdkField<?> field, Instant time) {
        return field.getOptionalTrait(TimestampFormatTrait.class)
                .filter(trait -> trait.format() == TimestampFormatTrait.Format.ISO_8601)
                .map(_ -> time.toString())
                .orElseGet(() -> DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
    }
}
