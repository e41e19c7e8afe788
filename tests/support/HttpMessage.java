package support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/// The head of an HTTP/1.1 request or response, its body still unread.
///
/// @param start the request or status line
/// @param headers by name, in any case; of several with one name the last
/// @param head all bytes up to the empty line, as they came
public record HttpMessage(String start, Map<String, String> headers, byte[] head) {

    /// Reads a head; null at the end of the stream.
    public static HttpMessage read(InputStream in) throws IOException {
        var start = lineOrNull(in);
        if (start == null) {
            return null;
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        var head = new StringBuilder(start).append("\r\n");
        String line;
        do {
            line = line(in);
            head.append(line).append("\r\n");
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        } while (!line.isEmpty());
        return new HttpMessage(start, headers, head.toString().getBytes(ISO_8859_1));
    }

    /// Reads a line without its end.
    public static String line(InputStream in) throws IOException {
        var line = lineOrNull(in);
        if (line == null) {
            throw new EOFException();
        }
        return line;
    }

    private static String lineOrNull(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c; (c = in.read()) != '\n'; ) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(ISO_8859_1);
    }

    public String method() {
        return start.split(" ")[0];
    }

    /// The path of a request, still encoded.
    public String path() {
        return start.split(" ")[1].split("\\?")[0];
    }

    /// The query of a request, still encoded; empty when there is none.
    public String query() {
        var target = start.split(" ")[1];
        return target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
    }

    /// The value of a parameter of the query, still encoded; null when it is not there, empty when it has none.
    public String parameter(String name) {
        for (var parameter : query().split("&")) {
            var pair = (parameter + "=").split("=", -1);
            if (pair[0].equals(name)) {
                return pair[1];
            }
        }
        return null;
    }

    public int status() {
        return Integer.parseInt(start.split(" ")[1]);
    }

    public boolean isChunked() {
        return "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"));
    }

    /// The length of a body that is not chunked; [Long#MAX_VALUE] for a response that ends with the connection.
    public long length() {
        var unknown = start.startsWith("HTTP/") && !isChunked() ? Long.toString(Long.MAX_VALUE) : "0";
        return Long.parseLong(headers.getOrDefault("Content-Length", unknown));
    }

    public boolean hasBody() {
        return isChunked() || length() > 0;
    }

    /// Whether this response has no body whatever its headers say.
    public boolean isBodyless(HttpMessage request) {
        return request.method().equals("HEAD") || status() == 204 || status() == 304;
    }

    public boolean expectsContinue() {
        return "100-continue".equalsIgnoreCase(headers.get("Expect"));
    }

    /// Whether the connection ends with this message.
    public boolean closes() {
        return "close".equalsIgnoreCase(headers.get("Connection"));
    }

    /// The S3 operation of a path-style request.
    public String operation() {
        var names = path().substring(1).split("/", 2);
        var isBucket = names.length < 2 || names[1].isEmpty();
        return switch (method()) {
            case "PUT" -> isBucket ? "CreateBucket" : parameter("uploadId") != null ? "UploadPart"
                    : headers.containsKey("x-amz-copy-source") ? "CopyObject" : "PutObject";
            case "POST" -> parameter("delete") != null ? "DeleteObjects"
                    : parameter("uploads") != null ? "CreateMultipartUpload"
                    : parameter("uploadId") != null ? "CompleteMultipartUpload" : "Post";
            case "GET" -> names[0].isEmpty() ? "ListBuckets"
                    : isBucket ? parameter("uploads") != null ? "ListMultipartUploads"
                            : parameter("location") != null ? "GetBucketLocation"
                            : parameter("list-type") != null ? "ListObjectsV2" : "ListObjects"
                    : parameter("uploadId") != null ? "ListParts"
                    : parameter("tagging") != null ? "GetObjectTagging" : "GetObject";
            case "HEAD" -> isBucket ? "HeadBucket" : "HeadObject";
            case "DELETE" -> parameter("uploadId") != null ? "AbortMultipartUpload"
                    : isBucket ? "DeleteBucket" : "DeleteObject";
            default -> method();
        };
    }
}
