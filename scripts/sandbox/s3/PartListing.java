//DEPS org.gaul:s3proxy
//SOURCES S3Errors.java
package sandbox.s3;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Adds to ListParts the checksum of each part, which S3Proxy verifies but does not keep, and makes pages of it. A
/// resumed upload needs the checksums to verify the parts that exist.
final class PartListing {

    private static final String HEADER = "x-amz-checksum-";
    private static final Pattern PART = Pattern.compile("<Part><PartNumber>(\\d+)</PartNumber>.*?</Part>");
    private static final String MARKER = "part-number-marker";
    private static final int MAX_PARTS = 1000;

    private record Checksum(String algorithm, String value) {

        String xml() {
            return "<Checksum" + algorithm + ">" + value + "</Checksum" + algorithm + ">";
        }
    }

    private final Map<String, Map<String, Checksum>> uploads = new ConcurrentHashMap<>();

    /// Returns the response to use for a request. For ListParts, it holds its text back until [#handled].
    HttpServletResponse listing(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getMethod().equals("GET") || request.getParameter("uploadId") == null) {
            return response;
        }
        number(request, MARKER, 0);
        number(request, "max-parts", 0);
        return new Listing(response);
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
            listing.getResponse().getWriter().write(page(request, listing.text.toString(),
                    uploads.getOrDefault(upload, Map.of())));
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

    /// Returns a list of parts with their checksums, no longer than the request asks for.
    private static String page(HttpServletRequest request, String list, Map<String, Checksum> checksums) {
        var after = number(request, MARKER, 0);
        var limit = Math.min(number(request, "max-parts", MAX_PARTS), MAX_PARTS);
        var later = PART.matcher(list).results().filter(part -> Integer.parseInt(part.group(1)) > after)
                .sorted(Comparator.comparing(part -> Integer.parseInt(part.group(1)))).toList();
        var page = later.subList(0, Math.min(limit, later.size()));
        var parts = page.stream().map(part -> !checksums.containsKey(part.group(1)) ? part.group()
                : part.group().replace("</PartNumber>", "</PartNumber>" + checksums.get(part.group(1)).xml()))
                .collect(Collectors.joining());
        return PART.matcher(list).replaceAll("")
                .replaceFirst("<PartNumberMarker>.*?<", "<PartNumberMarker>" + after + "<")
                .replaceFirst("<NextPartNumberMarker>.*?<", "<NextPartNumberMarker>"
                        + (page.isEmpty() ? "0" : page.getLast().group(1)) + "<")
                .replaceFirst("<MaxParts>.*?<", "<MaxParts>" + limit + "<")
                .replaceFirst("<IsTruncated>.*?<", "<IsTruncated>" + (page.size() < later.size()) + "<")
                .replace("</ListPartsResult>", parts + "</ListPartsResult>");
    }

    private static int number(HttpServletRequest request, String parameter, int otherwise) {
        var value = request.getParameter(parameter);
        if (value == null || value.isEmpty()) {
            return otherwise;
        } else if (!value.matches("\\d{1,9}")) {
            throw S3Errors.of(400, "InvalidArgument", "Provided " + parameter
                    + " not an integer or within integer range");
        }
        return Integer.parseInt(value);
    }

    /// Returns the request without its marker. S3Proxy lists all parts.
    static HttpServletRequest hidden(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {

            @Override
            public String getParameter(String name) {
                return name.equals(MARKER) ? null : super.getParameter(name);
            }
        };
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
