//DEPS software.amazon.awssdk:s3
//SOURCES Crc.java ObjectPut.java Operation.java RequestHead.java S3Signature.java
package upload;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/// The heads of [LeanRequests], before they are signed. Thread-safe.
final class RequestHeads {

    /// From this size on the server is asked before the body is sent, so that a refusal costs no transfer.
    private static final long EXPECT_BYTES = 1 << 20;
    private static final String CHECKSUM_ALGORITHM = "x-amz-sdk-checksum-algorithm";
    private static final String METADATA = "x-amz-meta-";
    private static final String USER_AGENT = "awskit aws-sdk-java/" + VersionInfo.SDK_VERSION;

    private final URI bucket;
    private final Map<String, String> extra;
    private final Map<PutObjectRequest, RequestHead> templates = Collections.synchronizedMap(new IdentityHashMap<>());

    /// @param bucket its URL, with a `/` at the end
    /// @param extra the headers that each request has, by names in lower case
    RequestHeads(URI bucket, Map<String, String> extra) {
        this.bucket = bucket;
        this.extra = extra;
    }

    /// Begins a request to the bucket itself.
    RequestHead begin(SdkHttpMethod method) {
        return begin(method, bucket.getRawPath().replaceFirst("(?<=.)/$", ""));
    }

    private RequestHead begin(SdkHttpMethod method, String path) {
        var head = RequestHead.of(method, bucket, path).with("user-agent", USER_AGENT);
        for (var header : extra.entrySet()) {
            head = head.with(header.getKey(), header.getValue());
        }
        return head;
    }

    private String path(String key) {
        return bucket.getRawPath() + S3Signature.encodePath(key);
    }

    /// Returns the head of the request that stores an object.
    ///
    /// @param checksum of the content, encoded; null for none
    RequestHead of(ObjectPut put, Crc crc, String checksum, long length) {
        var template = templates.get(put.template());
        if (template == null) {
            template = of(SdkHttpMethod.PUT, put.template());
            templates.put(put.template(), template);
        }
        var head = sized(template.withPath(path(put.key())), length);
        for (var metadata : put.metadata().entrySet()) {
            head = head.with(METADATA + metadata.getKey(), metadata.getValue());
        }
        return checksum == null ? head : head.with(crc.header(), checksum);
    }

    /// Returns the head of an UploadPart request.
    RequestHead of(S3Request request, long length) {
        return sized(of(SdkHttpMethod.PUT, request), length);
    }

    private static RequestHead sized(RequestHead head, long length) {
        var sized = head.with("content-length", Long.toString(length));
        return length < EXPECT_BYTES ? sized : sized.with("expect", "100-continue");
    }

    /// Returns the head of any other request.
    ///
    /// @param xml its body
    RequestHead of(Operation operation, S3Request request, byte[] xml) {
        var head = of(operation.method, request);
        if (operation.parameter != null) {
            head = head.withParameter(operation.parameter, null);
        }
        if (operation.method == SdkHttpMethod.POST) {
            head = head.with("content-length", Integer.toString(xml.length));
        }
        if (xml.length > 0) {
            head = head.with("content-type", "application/xml");
        }
        // S3 wants a checksum of the body where a request can choose the algorithm, as in DeleteObjects.
        if (request.sdkFields().stream().anyMatch(field -> field.locationName().equals(CHECKSUM_ALGORITHM))) {
            var crc = Crc.CRC32.checksum();
            crc.update(xml);
            head = head.with(CHECKSUM_ALGORITHM, "CRC32").with(Crc.CRC32.header(), Crc.CRC32.encode(crc.getValue()));
        }
        return head;
    }

    /// Begins a request with each member where the model puts it.
    private RequestHead of(SdkHttpMethod method, S3Request request) {
        var head = request.getValueForField("Key", String.class).map(key -> begin(method, path(key)))
                .orElseGet(() -> begin(method));
        for (var field : request.sdkFields()) {
            var value = field.getValueOrDefault(request);
            if (field.location() == MarshallLocation.QUERY_PARAM && value != null) {
                head = head.withParameter(field.locationName(), value.toString());
            } else if (field.location() == MarshallLocation.HEADER && value != null) {
                head = with(head, field, value);
            }
        }
        return head;
    }

    private static RequestHead with(RequestHead head, SdkField<?> field, Object value) {
        var name = field.locationName().toLowerCase(Locale.ROOT);
        if (value instanceof Map<?, ?> all) {
            var more = head;
            for (var one : all.entrySet()) {
                more = more.with(name + one.getKey().toString().toLowerCase(Locale.ROOT), one.getValue().toString());
            }
            return more;
        }
        return head.with(name, value instanceof Instant time ? date(field, time) : value.toString());
    }

    /// Returns a time as the model wants it in a header: as HTTP's dates unless it says otherwise.
    private static String date(SdkField<?> field, Instant time) {
        return field.getOptionalTrait(TimestampFormatTrait.class)
                .filter(trait -> trait.format() == TimestampFormatTrait.Format.ISO_8601)
                .map(_ -> time.toString())
                .orElseGet(() -> DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
    }
}
