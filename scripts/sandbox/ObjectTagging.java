//DEPS org.gaul:s3proxy
//SOURCES S3Request.java XmlWriter.java
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps the tags that are sent with an object (`x-amz-tagging`) or copied with it, and answers GetObjectTagging.
/// S3Proxy refuses all of it, so it is removed from the requests that S3Proxy gets.
final class ObjectTagging {

    private static final String HEADER = "x-amz-tagging";
    private static final List<String> HEADERS = List.of(HEADER, "x-amz-tagging-directive");
    private static final String PARAMETER = "tagging";

    private final Map<String, String> tags = new ConcurrentHashMap<>();

    /// Returns the request without its tags. GetObjectTagging becomes a HEAD of the object, so that the signature is
    /// verified and a missing object is refused.
    HttpServletRequest hidden(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {

            @Override
            public String getMethod() {
                return asksForTags(request) ? "HEAD" : super.getMethod();
            }

            @Override
            public Enumeration<String> getParameterNames() {
                return without(asksForTags(request) ? List.of(PARAMETER) : List.of(), super.getParameterNames());
            }

            @Override
            public Enumeration<String> getHeaderNames() {
                return without(HEADERS, super.getHeaderNames());
            }
        };
    }

    /// Keeps the tags of an object that was written, or answers with those that were asked for.
    void handled(S3Request request, HttpServletResponse response) throws IOException {
        var http = request.http();
        var object = name(request);
        var given = http.getHeader(HEADER);
        if (asksForTags(http)) {
            response.reset();
            response.setContentType("application/xml");
            response.getOutputStream().write(xml(tags.getOrDefault(object, "")).getBytes(UTF_8));
        } else if (request.isCopy() && !request.has("uploadId")
                && !"REPLACE".equalsIgnoreCase(http.getHeader(HEADERS.getLast()))) {
            put(object, tags.get(name(request.source())));
        } else if (given != null) {
            put(object, given);
        } else if (request.is("PUT") && !request.has("uploadId") || request.has("uploads")) {
            put(object, null);
        }
    }

    private void put(String object, String query) {
        if (Objects.requireNonNullElse(query, "").isEmpty()) {
            tags.remove(object);
        } else {
            tags.put(object, query);
        }
    }

    private static String name(S3Request request) {
        return request.bucket() + "/" + request.key();
    }

    private static boolean asksForTags(HttpServletRequest request) {
        return request.getMethod().equals("GET") && request.getParameter(PARAMETER) != null;
    }

    private static Enumeration<String> without(List<String> names, Enumeration<String> all) {
        var left = Collections.list(all);
        left.removeIf(each -> names.stream().anyMatch(each::equalsIgnoreCase));
        return Collections.enumeration(left);
    }

    /// @param query the tags in the form of the header: `key=value&key=value`, percent-encoded
    private static String xml(String query) {
        var xml = new StringBuilder("<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>");
        Arrays.stream(query.split("&")).filter(t -> !t.isEmpty()).map(t -> (t + "=").split("=", -1)).forEach(t ->
                xml.append("<Tag><Key>").append(text(t[0])).append("</Key><Value>").append(text(t[1]))
                        .append("</Value></Tag>"));
        return xml.append("</TagSet></Tagging>").toString();
    }

    private static String text(String encoded) {
        return XmlWriter.text(URLDecoder.decode(encoded, UTF_8));
    }
}
