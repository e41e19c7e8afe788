//DEPS org.gaul:s3proxy
package sandbox.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The Signature Version 4 of a request. It is in the `Authorization` header, or in the query of a presigned URL.
///
/// @param scope the day, the region and the service that the signature is valid for
/// @param token the session token; null if there is none
/// @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">SigV4</a>
public record Signature(String accessKeyId, Scope scope, String time, List<String> signedHeaders, String value,
        String token) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    public record Scope(String day, String region, String service) {

        @Override
        public String toString() {
            return String.join("/", day, region, service, "aws4_request");
        }
    }

    /// Returns the signature of a request; empty if it has none of version 4.
    public static Optional<Signature> of(HttpServletRequest request) {
        var header = Objects.requireNonNullElse(request.getHeader("Authorization"), "");
        if (header.startsWith(ALGORITHM)) {
            var fields = pairs(header.substring(ALGORITHM.length()), ",\\s*");
            return of(fields.get("Credential"), request.getHeader("X-Amz-Date"), fields.get("SignedHeaders"),
                    fields.get("Signature"), request.getHeader("X-Amz-Security-Token"));
        }
        var query = pairs(Objects.requireNonNullElse(request.getQueryString(), ""), "&");
        try {
            query.replaceAll((name, value) -> URLDecoder.decode(value, UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a malformed percent-encoding
        }
        return of(query.get("X-Amz-Credential"), query.get("X-Amz-Date"), query.get("X-Amz-SignedHeaders"),
                query.get("X-Amz-Signature"), query.get("X-Amz-Security-Token"));
    }

    private static Optional<Signature> of(String credential, String time, String headers, String value, String token) {
        if (credential == null || headers == null || value == null) {
            return Optional.empty();
        }
        var parts = credential.split("/");
        return parts.length != 5 ? Optional.empty() : Optional.of(new Signature(parts[0],
                new Scope(parts[1], parts[2], parts[3]), time, List.of(headers.split(";")), value, token));
    }

    private static Map<String, String> pairs(String text, String separator) {
        var pairs = new TreeMap<String, String>();
        Arrays.stream(text.strip().split(separator)).map(pair -> pair.split("=", 2)).filter(pair -> pair.length == 2)
                .forEach(pair -> pairs.put(pair[0], pair[1]));
        return pairs;
    }

    /// Returns whether the request was signed with this secret and not changed afterwards.
    boolean matches(HttpServletRequest request, byte[] body, String secret) {
        try {
            var text = String.join("\n", ALGORITHM, time, scope.toString(), sha256(canonical(request, body)));
            var key = ("AWS4" + secret).getBytes(UTF_8);
            for (var part : scope.toString().split("/")) {
                key = hmac(key, part);
            }
            return MessageDigest.isEqual(HexFormat.of().formatHex(hmac(key, text)).getBytes(UTF_8),
                    value.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns whether the request was signed at about this time.
    boolean isWithin(Duration skew, Instant now) {
        try {
            return Duration.between(TIME.parse(time, Instant::from), now).abs().compareTo(skew) <= 0;
        } catch (DateTimeException | NullPointerException e) {
            return false;
        }
    }

    private byte[] canonical(HttpServletRequest request, byte[] body) throws GeneralSecurityException {
        var query = Stream.of(Objects.requireNonNullElse(request.getQueryString(), "").split("&"))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith("X-Amz-Signature="))
                .map(pair -> pair.contains("=") ? pair : pair + "=").sorted().collect(joining("&"));
        var headers = signedHeaders.stream().map(name -> name + ":" + Collections.list(request.getHeaders(name))
                .stream().map(value -> value.strip().replaceAll(" +", " ")).collect(joining(",")) + "\n")
                .collect(joining());
        return String.join("\n", request.getMethod(), path(request), query, headers, String.join(";", signedHeaders),
                sha256(body)).getBytes(UTF_8);
    }

    /// Returns the path as it is signed: encoded once for S3, twice for all other services.
    private String path(HttpServletRequest request) {
        return scope.service().equals("s3") ? request.getRequestURI()
                : URLEncoder.encode(request.getRequestURI(), UTF_8).replace("%2F", "/").replace("%7E", "~")
                        .replace("*", "%2A").replace("+", "%20");
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
