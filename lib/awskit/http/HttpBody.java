package awskit.http;

import module java.base;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/// The body of a response. Its head says how it ends: after a number of bytes, with an empty chunk, or with the
/// connection.
final class HttpBody extends InputStream {

    /// Reading so much to its end costs less than another connection.
    private static final long MAX_SKIPPED_BYTES = 64 * 1024;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

    private final HttpInput in;
    private final boolean chunked;
    private final boolean untilClosed;
    private final boolean keepAlive;
    private final Consumer<Boolean> end;
    /// How many bytes of the body, or of the current chunk, have not been read yet.
    private long left;
    private boolean firstChunk = true;
    private boolean complete;
    private boolean ended;

    private HttpBody(HttpInput in, boolean chunked, long length, boolean keepAlive, Consumer<Boolean> end)
            throws IOException {
        this.in = in;
        this.chunked = chunked;
        this.untilClosed = length < 0;
        this.keepAlive = keepAlive && !untilClosed;
        this.end = end;
        left = chunked ? 0 : untilClosed ? Long.MAX_VALUE : length;
        if (length == 0 && !chunked) {
            end(true);
        }
    }

    /// @param end gets called once, with true if the body was read to its end and the connection stays open
    static HttpBody of(HttpInput in, SdkHttpResponse head, SdkHttpMethod method, Consumer<Boolean> end)
            throws IOException {
        var status = head.statusCode();
        var empty = method == SdkHttpMethod.HEAD || status == 204 || status == 304;
        var encodings = head.matchingHeaders("Transfer-Encoding");
        var chunked = !empty && list(encodings, "chunked");
        // A body in any other transfer encoding ends with the connection.
        var length = empty || chunked ? 0 : encodings.isEmpty() ? length(head.matchingHeaders("Content-Length")) : -1;
        return new HttpBody(in, chunked, length, !list(head.matchingHeaders("Connection"), "close"), end);
    }

    /// Returns whether one of a header's lists has this value.
    private static boolean list(List<String> lists, String value) {
        return !lists.isEmpty() && Stream.of(String.join(",", lists).split(","))
                .anyMatch(each -> each.strip().equalsIgnoreCase(value));
    }

    /// Returns the length of the body; -1 if the head does not tell it.
    private static long length(List<String> lengths) throws ProtocolException {
        if (lengths.isEmpty()) {
            return -1;
        }
        // With the wrong one of two lengths, the rest of this body would be read as the next response.
        if (Collections.frequency(lengths, lengths.getFirst()) < lengths.size()
                || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw new ProtocolException("not the length of a response: "
                    + HttpInput.quoted(String.join(", ", lengths)));
        }
        return Long.parseLong(lengths.getFirst());
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0 || complete) {
            return count == 0 ? 0 : -1;
        }
        if (ended) {
            throw new IOException("the response was closed before its end");
        }
        try {
            return next(target, offset, count);
        } catch (Throwable thrown) {
            // The connection may be broken, or in the middle of the response.
            end(false);
            throw thrown;
        }
    }

    private int next(byte[] target, int offset, int count) throws IOException {
        if (chunked && left == 0 && !nextChunk()) {
            return -1;
        }
        var read = in.read(target, offset, (int) Math.min(count, left));
        if (read < 0) {
            if (untilClosed) {
                end(true);
                return -1;
            }
            throw new EOFException("the connection ended in the middle of the response");
        }
        left -= read;
        if (left == 0 && !chunked) {
            end(true);
        }
        return read;
    }

    /// Reads the head of the next chunk. Returns false at the last one, which is empty.
    private boolean nextChunk() throws IOException {
        if (!firstChunk && !in.line().isEmpty()) {
            throw new ProtocolException("a chunk of the response is longer than its size");
        }
        firstChunk = false;
        var size = in.line().split(";", 2)[0].strip();
        if (!CHUNK_SIZE.matcher(size).matches()) {
            throw new ProtocolException("not a chunk size: " + HttpInput.quoted(size));
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            in.skipTrailers();
            end(true);
        }
        return left != 0;
    }

    @Override
    public int available() throws IOException {
        return complete || ended ? 0 : (int) Math.min(left, in.available());
    }

    private void end(boolean complete) {
        if (!ended) {
            ended = true;
            this.complete = complete;
            end.accept(complete && keepAlive);
        }
    }

    @Override
    public void close() {
        if (!ended && !untilClosed && left <= MAX_SKIPPED_BYTES) {
            try {
                skipNBytes(MAX_SKIPPED_BYTES);
            } catch (IOException e) {
                // The body has ended, as it should, or the connection is broken, which matters no more.
            }
        }
        end(false);
    }
}
