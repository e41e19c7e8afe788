//SOURCES Hmac.java NativeSha256.java
package upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.NoSuchAlgorithmException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// Signs requests to S3 by Signature Version 4
/// ([signing](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)).
///
/// The signatures are exactly those of the SDK's signer, which LeanUploadTest checks. The SDK's signer can sign for
/// every service, and would take a third of the time that a small object takes. Thread-safe.
final class S3Signature {

    /// Takes the place of the hash if TLS protects the content.
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    /// The SHA-256 of an empty body.
    static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    /// Headers that proxies may change.
    private static final Set<String> NOT_SIGNED = Set.of("connection", "expect", "transfer-encoding", "user-agent",
            "x-amzn-trace-id", "x-forwarded-for");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    /// A copy of it takes a tenth of the time that another one does.
    private static volatile MessageDigest digest;

    private final String region;
    private volatile Key key;
    private volatile Second latest = new Second(0, "");

    /// A second as signatures name it.
    private record Second(long epoch, String text) {}

    /// The key that a secret access key makes for one day.
    private record Key(String secret, String date, byte[] bytes) {}

    S3Signature(String region) {
        this.region = region;
    }

    /// Loads what signing needs. That takes a few milliseconds, in which another thread can read the options.
    static void load() {
        Hmac.of(new byte[1], "");
    }

    /// Adds the headers that sign a request. Without credentials it stays unsigned.
    ///
    /// @param request the rest of the request, with path and query encoded
    /// @param contentHash SHA-256 of the body in hexadecimal, or [#UNSIGNED]
    void sign(SdkHttpRequest.Builder request, String contentHash, AwsCredentialsIdentity credentials, Instant now) {
        List.of("Authorization", "X-Amz-Security-Token").forEach(request::removeHeader); // of an earlier attempt
        request.putHeader("Host", host(request)).putHeader("x-amz-content-sha256", contentHash);
        if (credentials.accessKeyId() == null) {
            return;
        }
        var time = text(now);
        request.putHeader("X-Amz-Date", time);
        if (credentials instanceof AwsSessionCredentialsIdentity session) {
            request.putHeader("X-Amz-Security-Token", session.sessionToken());
        }
        var headers = new TreeMap<String, String>();
        request.headers().forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_SIGNED.contains(lower)) {
                headers.put(lower, trimmed(values.size() == 1 ? values.getFirst() : String.join(",", values)));
            }
        });
        var names = String.join(";", headers.keySet());
        var canonical = new StringBuilder(1024).append(request.method()).append('\n')
                .append(request.encodedPath()).append('\n')
                .append(query(request)).append('\n');
        headers.forEach((name, value) -> canonical.append(name).append(':').append(value).append('\n'));
        canonical.append('\n').append(names).append('\n').append(contentHash);

        var date = time.substring(0, 8);
        var scope = date + "/" + region + "/s3/aws4_request";
        var toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(canonical.toString().getBytes(UTF_8));
        var signature = hex(Hmac.of(key(credentials.secretAccessKey(), date), toSign));
        request.putHeader("Authorization", ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope
                + ", SignedHeaders=" + names + ", Signature=" + signature);
    }

    private String text(Instant now) {
        var second = latest;
        if (second.epoch != now.getEpochSecond()) {
            latest = second = new Second(now.getEpochSecond(), TIME.format(now));
        }
        return second.text;
    }

    private static String trimmed(String value) {
        var blank = value.indexOf(' ') >= 0 || value.indexOf('\t') >= 0;
        return blank ? BLANKS.matcher(value).replaceAll(" ").strip() : value;
    }

    private static String host(SdkHttpRequest.Builder request) {
        var port = request.port();
        var usual = port == null || port == (request.protocol().equals("https") ? 443 : 80);
        return usual ? request.host() : request.host() + ":" + port;
    }

    private static String query(SdkHttpRequest.Builder request) {
        return request.numRawQueryParameters() == 0 ? "" : new TreeMap<>(request.rawQueryParameters()).entrySet()
                .stream().map(one -> encode(one.getKey()) + "="
                        + encode(Objects.requireNonNullElse(one.getValue().getFirst(), "")))
                .reduce((a, b) -> a + "&" + b).get();
    }

    /// Percent-encodes all bytes except letters, digits and `-._~`.
    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private byte[] key(String secret, String date) {
        var latest = key;
        if (latest != null && latest.date.equals(date) && latest.secret.equals(secret)) {
            return latest.bytes;
        }
        var bytes = ("AWS4" + secret).getBytes(UTF_8);
        for (var step : new String[] {date, region, "s3", "aws4_request"}) {
            bytes = Hmac.of(bytes, step);
        }
        key = new Key(secret, date, bytes);
        return bytes;
    }

    /// Returns the hash in hexadecimal.
    static String sha256(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            var known = digest;
            if (known == null) {
                digest = known = NativeSha256.digest();
            }
            return (MessageDigest) known.clone();
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
