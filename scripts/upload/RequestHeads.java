//DEPS software.amazon.awssdk:s3
//SOURCES S3Signature.java
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

    /// Returns the head of a request that carries content, with each member where the model puts it.
    SdkHttpRequest.Builder of(S3Request request, String key, long length) {
        var http = begin(SdkHttpMethod.PUT, bucket.getRawPath() + S3Signature.encode(key).replace("%2F", "/"))
                .putHeader("Content-Length", Long.toString(length));
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
        if (length >= EXPECT_BYTES) {
            http.putHeader("Expect", "100-continue");
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
