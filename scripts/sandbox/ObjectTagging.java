//DEPS org.gaul:s3proxy
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps the tags that are sent with an object (`x-amz-tagging`) and answers GetObjectTagging. S3Proxy refuses both, so
/// they are removed from the requests that it gets.
final class ObjectTagging {

    private static final String HEADER = "x-amz-tagging";
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
                return without(asksForTags(request) ? PARAMETER : null, super.getParameterNames());
            }

            @Override
            public Enumeration<String> getHeaderNames() {
                return without(HEADER, super.getHeaderNames());
            }
        };
    }

    /// Keeps the tags of an object that was written, or answers with those that were asked for.
    void handled(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var object = request.getRequestURI();
        var given = request.getHeader(HEADER);
        if (asksForTags(request)) {
            response.reset();
            response.setContentType("application/xml");
            response.getOutputStream().write(xml(tags.getOrDefault(object, "")).getBytes(UTF_8));
        } else if (given != null) {
            tags.put(object, given);
        } else if (request.getMethod().equals("PUT") && request.getParameter("uploadId") == null
                || request.getParameter("uploads") != null) {
            tags.remove(object);
        }
    }

    private static boolean asksForTags(HttpServletRequest request) {
        return request.getMethod().equals("GET") && request.getParameter(PARAMETER) != null;
    }

    private static Enumeration<String> without(String name, Enumeration<String> names) {
        var all = Collections.list(names);
        all.removeIf(each -> each.equalsIgnoreCase(name));
        return Collections.enumeration(all);
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
        return URLDecoder.decode(encoded, UTF_8).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
