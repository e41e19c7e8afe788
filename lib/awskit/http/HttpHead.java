package awskit.http;

import module java.base;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Writes the heads of requests and reads those of responses: the first line and the headers.
final class HttpHead {

    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int MAX_HEADERS = 1000;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern FIRST_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})(?: (.*))?");

    private static final Pattern LINE_BREAK = Pattern.compile("[\r\n]");

    private HttpHead() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Returns the head of a request, with the empty line at its end.
    ///
    /// @param content whether the request has a body
    static byte[] of(SdkHttpRequest request, boolean content) {
        var head = new StringBuilder(1024).append(request.method()).append(' ')
                .append(request.encodedPath().isEmpty() ? "/" : request.encodedPath());
        request.encodedQueryParameters().ifPresent(query -> head.append('?').append(query));
        head.append(" HTTP/1.1\r\n");
        if (request.firstMatchingHeader("Host").isEmpty()) {
            var usual = request.port() == (request.protocol().equals("https") ? 443 : 80);
            line(head, "Host", request.host() + (usual ? "" : ":" + request.port()));
        }
        if (request.firstMatchingHeader("Content-Length").isEmpty()) {
            if (content) {
                line(head, "Transfer-Encoding", "chunked");
            } else if (request.method() == SdkHttpMethod.PUT || request.method() == SdkHttpMethod.POST) {
                // Without it, some servers respond 411 Length Required.
                line(head, "Content-Length", "0");
            }
        }
        request.forEachHeader((name, values) -> values.forEach(value -> line(head, name, value)));
        return bytes(head.append("\r\n").toString());
    }

    private static void line(StringBuilder head, String name, String value) {
        if (LINE_BREAK.matcher(name).find() || LINE_BREAK.matcher(value).find()) {
            throw new IllegalArgumentException("header " + name + " has a line break");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /// Reads the head of a response.
    ///
    /// @throws EOFException if the connection ends before the head does
    /// @throws ProtocolException if it is not HTTP
    static SdkHttpResponse read(InputStream in) throws IOException {
        var first = first(in);
        var response = SdkHttpResponse.builder().statusCode(status(first)).statusText(first.group(2));
        if (first.group().startsWith("HTTP/1.0")) {
            response.putHeader("Connection", "close");
        }
        for (var line : lines(in)) {
            var colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("not a header of a response: " + quoted(line));
            }
            response.appendHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return response.build();
    }

    /// Reads lines up to an empty one. A line that begins with a space continues the line before.
    private static List<String> lines(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        var count = 0;
        for (String line; !(line = line(in)).isEmpty(); count++) {
            if (count == MAX_HEADERS) {
                throw new ProtocolException("the response has too many headers");
            }
            var continues = !lines.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"));
            lines.add(continues ? lines.removeLast() + " " + line.strip() : line);
        }
        return lines;
    }

    /// Returns whether this value is in a header's list of values.
    static boolean lists(SdkHttpResponse head, String header, String value) {
        for (var values : head.matchingHeaders(header)) {
            for (var each : values.split(",")) {
                if (each.strip().equalsIgnoreCase(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Returns the length of the body, if the head tells it.
    static OptionalLong length(SdkHttpResponse head) throws ProtocolException {
        var lengths = Set.copyOf(head.matchingHeaders("Content-Length"));
        if (lengths.isEmpty()) {
            return OptionalLong.empty();
        }
        var length = lengths.iterator().next();
        // With the wrong one of two lengths, the rest of this body would be read as the next response.
        if (lengths.size() > 1 || !LENGTH.matcher(length).matches()) {
            throw new ProtocolException("not the length of a response: " + quoted(String.join(", ", lengths)));
        }
        return OptionalLong.of(Long.parseLong(length));
    }

    /// Skips the interim responses, such as 100 Continue, that have arrived. Returns whether a final one has arrived.
    static boolean hasArrived(InputStream in) throws IOException {
        while (in.available() > 0) {
            in.mark(MAX_LINE_BYTES);
            var status = status(first(in));
            in.reset();
            if (status / 100 != 1) {
                return true;
            }
            read(in);
        }
        return false;
    }

    private static Matcher first(InputStream in) throws IOException {
        var line = line(in);
        var first = FIRST_LINE.matcher(line);
        if (!first.matches()) {
            throw new ProtocolException("not an HTTP response: " + quoted(line));
        }
        return first;
    }

    private static int status(Matcher first) {
        return Integer.parseInt(first.group(1));
    }

    /// Returns a line for a message, cut to a readable length.
    static String quoted(String line) {
        return '"' + (line.length() <= 80 ? line : line.substring(0, 80) + "…") + '"';
    }

    /// Reads a line, and returns it without its line break.
    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int next; (next = in.read()) != '\n'; line.write(next)) {
            if (next < 0) {
                throw new EOFException("the server closed the connection without a response");
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new ProtocolException("a line of the response is too long");
            }
        }
        var text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
