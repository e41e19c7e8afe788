//SOURCES Listing.java Tally.java

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The bucket of a [DiscardServer]. It accepts any object, stores none, and lists what it is told to list.
///
/// It supports the requests of an upload, and responds 501 to all others, so that no client is measured doing something
/// else.
final class DiscardedBucket {

    static final String NAME = "bench";
    static final String REGION = "us-east-1";

    /// An ETag as of an object that was uploaded in parts, so that no client compares it with an MD5.
    private static final String ETAG = "\"00000000000000000000000000000000-1\"";
    private static final byte[] PUT = answer("200 OK", "ETag: " + ETAG + "\r\n", "");
    private static final byte[] OK = answer("200 OK", "x-amz-bucket-region: " + REGION + "\r\n", "");
    private static final byte[] NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8);
    private static final byte[] NOT_FOUND = answer("404 Not Found", "", "");
    private static final String ROOT = "/" + NAME;

    private final Tally tally;
    private final AtomicLong uploads = new AtomicLong();
    private final Map<String, AtomicLong> bytesOfUploads = new ConcurrentHashMap<>();
    private volatile Listing listing = Listing.EMPTY;

    DiscardedBucket(Tally tally) {
        this.tally = tally;
    }

    void list(Listing objects) {
        listing = objects;
    }

    /// Returns the response to a request, head and body.
    ///
    /// @param bytes the length of the request's content
    byte[] answer(String method, String target, long bytes) {
        var question = target.indexOf('?');
        var path = question < 0 ? target : target.substring(0, question);
        var query = question < 0 ? "" : target.substring(question);
        var key = path.length() > ROOT.length() + 1 && path.startsWith(ROOT + "/") ? path.substring(ROOT.length() + 1)
                : null;
        return switch (method) {
            case "PUT" -> key == null ? OK : put(key, query, bytes);
            case "POST" -> key == null ? notImplemented(method, target) : post(key, query);
            case "DELETE" -> abort(query);
            case "HEAD" -> key == null ? OK : NOT_FOUND;
            case "GET" -> key == null ? get(target, query) : NOT_FOUND;
            default -> notImplemented(method, target);
        };
    }

    private byte[] put(String key, String query, long bytes) {
        if (query.contains("uploadId=")) {
            bytesOfUploads.get(parameter(query, "uploadId")).addAndGet(bytes);
        } else {
            tally.add(Delivered.object(key, bytes));
        }
        return PUT;
    }

    private byte[] post(String key, String query) {
        var place = "<Bucket>" + NAME + "</Bucket><Key>" + key + "</Key>";
        if (query.contains("uploadId=")) {
            tally.add(Delivered.object(key, bytesOfUploads.remove(parameter(query, "uploadId")).get()));
            return xml("CompleteMultipartUploadResult", place + "<ETag>" + ETAG + "</ETag>");
        }
        var id = "upload-" + uploads.incrementAndGet();
        bytesOfUploads.put(id, new AtomicLong());
        return xml("InitiateMultipartUploadResult", place + "<UploadId>" + id + "</UploadId>");
    }

    private byte[] abort(String query) {
        bytesOfUploads.remove(parameter(query, "uploadId"));
        return NO_CONTENT;
    }

    private byte[] get(String target, String query) {
        if (query.startsWith("?location")) {
            return xml("LocationConstraint", REGION);
        }
        if (query.contains("uploads")) {
            return xml("ListMultipartUploadsResult", "<Bucket>" + NAME + "</Bucket><IsTruncated>false</IsTruncated>");
        }
        var now = listing;
        if (!target.startsWith(ROOT) || !now.isEmpty() && query.contains("delimiter=%2F")) {
            return notImplemented("GET", target);
        }
        // Version 1 of the request continues after a key, version 2 at a token. Here the token is a key too.
        var page = now.page(parameter(query, query.contains("list-type=2") ? "continuation-token" : "marker"));
        tally.add(new Delivered(0, 0, 0, page.keys()));
        return xml("ListBucketResult", "<Name>" + NAME + "</Name>" + page.xml());
    }

    /// Returns the value of a parameter, or an empty text.
    private static String parameter(String query, String name) {
        for (var parameter : query.substring(Math.min(1, query.length())).split("&")) {
            if (parameter.startsWith(name + "=")) {
                return URLDecoder.decode(parameter.substring(name.length() + 1), UTF_8);
            }
        }
        return "";
    }

    private static byte[] notImplemented(String method, String target) {
        System.err.println("not implemented: " + method + " " + target);
        return answer("501 Not Implemented", "", "<Error><Code>NotImplemented</Code><Message>" + method
                + " is not a request of an upload</Message></Error>");
    }

    private static byte[] xml(String root, String content) {
        return answer("200 OK", "Content-Type: application/xml\r\n", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"
                + root + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content + "</" + root + ">");
    }

    private static byte[] answer(String status, String headers, String body) {
        return ("HTTP/1.1 " + status + "\r\n" + headers + "x-amz-request-id: 0\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body).getBytes(UTF_8);
    }
}
