//DEPS org.gaul:s3proxy
//SOURCES ../protocol/XmlWriter.java S3Limits.java
package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import sandbox.protocol.XmlWriter;

/// Keeps the tags that are sent with an object (`x-amz-tagging`), copied with it or changed, and answers
/// GetObjectTagging. S3Proxy refuses all of it, so it is removed from the requests that S3Proxy gets. All versions of an
/// object have the same tags.
final class ObjectTagging {

    private static final String HEADER = "x-amz-tagging";
    private static final List<String> HEADERS = List.of(HEADER, "x-amz-tagging-directive");
    private static final String PARAMETER = "tagging";
    private static final Pattern TAG =
            Pattern.compile("<Tag>\\s*<Key>([^<]*)</Key>\\s*(?:<Value>([^<]*)</Value>|<Value\\s*/>)\\s*</Tag>");

    private final Map<String, String> tags = new ConcurrentHashMap<>();

    /// Returns the request without its tags. A request for the tags alone becomes a HEAD of the object, so that the
    /// signature is verified and a missing object is refused.
    HttpServletRequest hidden(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {

            @Override
            public String getMethod() {
                return isForTags(request) ? "HEAD" : super.getMethod();
            }

            @Override
            public Enumeration<String> getParameterNames() {
                return without(isForTags(request) ? List.of(PARAMETER) : List.of(), super.getParameterNames());
            }

            @Override
            public Enumeration<String> getHeaderNames() {
                return without(HEADERS, super.getHeaderNames());
            }
        };
    }

    /// Keeps the tags of an object that was written, or answers with those that were asked for.
    ///
    /// @param body of PutObjectTagging; null for other requests
    void handled(S3Request request, String body, HttpServletResponse response) throws IOException {
        var http = request.http();
        var object = name(request);
        var given = http.getHeader(HEADER);
        if (isForTags(http)) {
            response.reset(); // the headers of the HEAD
        }
        if (isForTags(http) && request.is("PUT")) {
            put(object, query(body));
        } else if (isForTags(http) && request.is("DELETE")) {
            put(object, null);
            response.setStatus(204);
        } else if (isForTags(http)) {
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

    private static boolean isForTags(HttpServletRequest request) {
        return !request.getMethod().equals("POST") && request.getParameter(PARAMETER) != null;
    }

    /// Returns the tags in the body of PutObjectTagging in the form of the header.
    private static String query(String body) {
        var tags = TAG.matcher(body).results().map(tag -> URLEncoder.encode(unescaped(tag.group(1)), UTF_8) + "="
                + URLEncoder.encode(unescaped(tag.group(2)), UTF_8)).toList();
        if (tags.isEmpty() && body.contains("<Tag>")) {
            throw S3Errors.of(400, "MalformedXML", "The XML you provided was not well-formed or did not validate "
                    + "against our published schema");
        }
        var query = String.join("&", tags);
        S3Limits.checkTags(query);
        return query;
    }

    private static String unescaped(String text) {
        return text == null ? "" : text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                .replace("&apos;", "'").replace("&#xA;", "\n").replace("&#xD;", "\r").replace("&amp;", "&");
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
