//SOURCES ../../support/Fuzz.java
//DEPS org.junit.jupiter:junit-jupiter

package awskit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.SdkHttpMethod;
import support.Fuzz;

/// Responses as no server of AWS sends them.
@Timeout(240)
class HttpFuzzTest {

    private static final String[] PIECES = {"\r\n", "\n", "\r", "\0", ":", " ", "\t", "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 102 Wait\r\n\r\n", "HTTP/1.0 ", "Content-Length: 3\r\n", "Content-Length: -1\r\n", "Content-Length: 0\r\n",
        "Content-Length: 9999999999\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n",
        "Connection: close\r\n", "0\r\n\r\n", "3\r\nabc\r\n", "ffffffff\r\n", ";ext=1", "\r\n\r\n", "x".repeat(100)};
    private static final int TEN_MIB = 10 << 20;

    /// What came of a sequence of bytes: the responses with their bodies, then the name of the exception, if any.
    private static List<String> read(InputStream source) {
        var all = new ArrayList<String>();
        var in = new HttpInput(source, 10_000);
        try {
            for (var reusable = new AtomicBoolean(true); reusable.get(); ) {
                in.hasArrived();
                var head = in.head();
                var ends = new ArrayList<Boolean>();
                var body = HttpBody.of(in, head, SdkHttpMethod.GET, ends::add);
                all.add(head.statusCode() + " " + head.headers() + " " + Arrays.toString(body.readNBytes(TEN_MIB)));
                body.close();
                assertEquals(1, ends.size(), "the end of a body is told once");
                reusable.set(ends.getFirst());
            }
        } catch (IOException e) {
            all.add(e.getClass().getSimpleName());
        }
        return all;
    }

    /// Gives the bytes in small portions, as a network may.
    private static InputStream inPortions(byte[] bytes, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                return super.read(target, offset, Math.min(count, 1 + random.nextInt(3)));
            }

            @Override
            public int available() {
                return 0; // nothing has arrived before it is waited for
            }
        };
    }

    private static String response(Random random, StringBuilder expected) {
        var body = Fuzz.text(random, 20, "a", "\r\n", "0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "\0", "\377");
        var status = 200 + random.nextInt(5);
        var head = "HTTP/1.1 " + status + " " + Fuzz.text(random, 2, "OK", " ", "\374") + "\r\n"
                + Fuzz.text(random, 3, "x-a: 1\r\n", "X-B:2 \r\n", "x-c: \t\r\n", "x-d: a\r\n  b\r\n");
        var interim = Fuzz.text(random, 3, "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n");
        if (status == 204) {
            expected.append(status).append(" []\n");
            return interim + head + "\r\n";
        }
        expected.append(status).append(' ').append(Arrays.toString(body.getBytes(ISO_8859_1))).append('\n');
        if (random.nextBoolean()) {
            return interim + head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }
        var chunks = new StringBuilder();
        for (var begin = 0; begin < body.length(); ) {
            var end = Math.min(body.length(), begin + 1 + random.nextInt(9));
            chunks.append(Integer.toHexString(end - begin)).append(Fuzz.text(random, 1, ";a=b", " ")).append("\r\n")
                    .append(body, begin, end).append("\r\n");
            begin = end;
        }
        return interim + head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n"
                + Fuzz.text(random, 2, "Trailer: x\r\n") + "\r\n";
    }

    private static void readsAllThatIsSent(int seeds) {
        Fuzz.seeds(seeds, random -> {
            var expected = new StringBuilder();
            var bytes = new StringBuilder();
            for (var left = 1 + random.nextInt(4); left > 0; left--) {
                bytes.append(response(random, expected));
            }
            var all = read(inPortions(bytes.toString().getBytes(ISO_8859_1), random));
            assertEquals("EOFException", all.removeLast());
            assertEquals(expected.toString(), all.stream().map(one -> one.replaceFirst(" \\{.*} ", " ") + "\n")
                    .collect(Collectors.joining()));
        });
    }

    /// Whatever comes, it ends in responses or an IOException, and the same in any portions.
    private static void survivesWhatComes(int seeds) {
        Fuzz.seeds(seeds, random -> {
            var bytes = Fuzz.changed(random, response(random, new StringBuilder())
                    + response(random, new StringBuilder()), PIECES).getBytes(ISO_8859_1);
            assertEquals(read(new ByteArrayInputStream(bytes)), read(inPortions(bytes, random)),
                    () -> new String(bytes, ISO_8859_1));
        });
    }

    @Test
    void readsAllThatIsSent() {
        readsAllThatIsSent(3_000);
    }

    @Test
    void survivesWhatComes() {
        survivesWhatComes(10_000);
    }

    @Test
    @Tag("storm")
    void readsAllThatIsSentForLonger() {
        readsAllThatIsSent(100_000);
    }

    @Test
    @Tag("storm")
    void survivesWhatComesForLonger() {
        survivesWhatComes(100_000);
    }
}
