//DEPS org.gaul:s3proxy
package sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Adds to ListParts the checksum of each part, which S3Proxy verifies but does not keep. A resumed upload needs the
/// checksums to verify the parts that exist.
final class PartChecksums {

    private static final String HEADER = "x-amz-checksum-";
    private static final Pattern PART = Pattern.compile("<Part><PartNumber>(\\d+)</PartNumber>");

    private record Checksum(String algorithm, String value) {

        String xml() {
            return "<Checksum" + algorithm + ">" + value + "</Checksum" + algorithm + ">";
        }
    }

    private final Map<String, Map<String, Checksum>> uploads = new ConcurrentHashMap<>();

    /// Returns the response to use for a request. For ListParts, it holds its text back until [#handled].
    HttpServletResponse listing(HttpServletRequest request, HttpServletResponse response) {
        return request.getMethod().equals("GET") && request.getParameter("uploadId") != null
                ? new Listing(response) : response;
    }

    /// Keeps the checksum of an uploaded part, or sends the list of parts with their checksums. Must be called after
    /// every response, including errors.
    void handled(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var upload = request.getParameter("uploadId");
        if (upload == null) {
            return;
        }
        var part = request.getParameter("partNumber");
        if (response instanceof Listing listing) {
            var parts = uploads.getOrDefault(upload, Map.of());
            listing.getResponse().getWriter().write(PART.matcher(listing.text.toString()).replaceAll(match ->
                    parts.containsKey(match.group(1)) ? match.group() + parts.get(match.group(1)).xml()
                            : match.group()));
        } else if (response.getStatus() != HttpServletResponse.SC_OK) {
            return;
        } else if (part == null) {
            uploads.remove(upload);
        } else {
            for (var name : response.getHeaderNames()) {
                var lower = name.toLowerCase(Locale.ROOT);
                if (lower.startsWith(HEADER) && !lower.equals(HEADER + "type")) {
                    uploads.computeIfAbsent(upload, u -> new ConcurrentHashMap<>()).put(part, new Checksum(
                            lower.substring(HEADER.length()).toUpperCase(Locale.ROOT), response.getHeader(name)));
                }
            }
        }
    }

    private static final class Listing extends HttpServletResponseWrapper {

        final StringWriter text = new StringWriter();

        Listing(HttpServletResponse response) {
            super(response);
        }

        @Override
        public PrintWriter getWriter() {
            return new PrintWriter(text);
        }
    }
}
