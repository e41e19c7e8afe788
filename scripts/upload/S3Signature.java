//SOURCES Hmac.java NativeSha256.java RequestHead.java
package upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.security.NoSuchAlgorithmException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpMethod;
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

    private static final S3Signature REHEARSAL = new S3Signature("-");

    /// A copy of it takes a tenth of the time that another one does.
    private static volatile MessageDigest digest;

    private final String region;
    private volatile Key key;
    private volatile Second latest = new Second(0, "");

    /// A second as signatures name it.
    private record Second(long epoch, String text) {}

    /// The key that a secret access key makes for one day.
    private record Key(String secret, String date, Hmac hmac) {}

    S3Signature(String region) {
        this.region = region;
    }

    /// Loads what signing needs. That takes a few milliseconds, in which another thread can read the options.
    static void load() {
        rehearse(RequestHead.of(SdkHttpMethod.PUT, URI.create("http://localhost"), "/"));
    }

    /// Signs a request that is not sent, with made-up credentials.
    static void rehearse(RequestHead unsigned) {
        REHEARSAL.sign(unsigned, EMPTY, AwsCredentialsIdentity.create("-", "-"), Instant.now());
    }

    /// Returns a request with the headers that sign it. Without credentials it stays unsigned.
    ///
    /// @param contentHash SHA-256 of the body in hexadecimal, or [#UNSIGNED]
    RequestHead sign(RequestHead unsigned, String contentHash, AwsCredentialsIdentity credentials, Instant now) {
        var request = unsigned.with("x-amz-content-sha256", contentHash);
        if (credentials.accessKeyId() == null) {
            return request;
        }
        var time = text(now);
        request = request.with("x-amz-date", time);
        if (credentials instanceof AwsSessionCredentialsIdentity session) {
            request = request.with("x-amz-security-token", session.sessionToken());
        }
        var canonical = new StringBuilder(1024).append(request.method().name()).append('\n')
                .append(request.encodedPath()).append('\n')
                .append(query(request.parameters())).append('\n');
        var names = new StringBuilder(256);
        for (var number = 0; number < request.count(); number++) {
            var name = request.name(number);
            if (!NOT_SIGNED.contains(name)) {
                canonical.append(name).append(':').append(trimmed(request.value(number))).append('\n');
                names.append(names.isEmpty() ? "" : ";").append(name);
            }
        }
        canonical.append('\n').append(names).append('\n').append(contentHash);

        var date = time.substring(0, 8);
        var scope = date + "/" + region + "/s3/aws4_request";
        var toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(canonical.toString().getBytes(UTF_8));
        var signature = hex(key(credentials.secretAccessKey(), date).of(toSign));
        return request.with("authorization", ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope
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

    private static String query(SortedMap<String, String> parameters) {
        var query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&").append(encode(name)).append('=')
                .append(encode(Objects.requireNonNullElse(value, ""))));
        return query.toString();
    }

    /// Percent-encodes all bytes except letters, digits and `-._~`.
    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    /// Percent-encodes a path. Most have nothing to encode.
    static String encodePath(String path) {
        for (var i = 0; i < path.length(); i++) {
            if (!isPlain(path.charAt(i))) {
                return encode(path).replace("%2F", "/");
            }
        }
        return path;
    }

    private static boolean isPlain(char c) {
        // Before the digits stand - . and /
        return c >= 'a' && c <= 'z' || c >= '-' && c <= '9' || c >= 'A' && c <= 'Z' || c == '_' || c == '~';
    }

    private Hmac key(String secret, String date) {
        var latest = key;
        if (latest != null && latest.date.equals(date) && latest.secret.equals(secret)) {
            return latest.hmac;
        }
        var hmac = new Hmac(("AWS4" + secret).getBytes(UTF_8));
        for (var step : new String[] {date, region, "s3", "aws4_request"}) {
            hmac = new Hmac(hmac.of(step));
        }
        key = new Key(secret, date, hmac);
        return hmac;
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
            return copy(known);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }

    /// Returns a digest that has taken the same bytes.
    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e); // SHA-256 can be copied
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
