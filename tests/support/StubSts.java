//SOURCES StubEndpoint.java

package support;

import module java.base;

/// STS on loopback that gives whoever asks a key of its own: `K1`, `K2`, … with a secret and a token to look for.
public final class StubSts implements AutoCloseable {

    private final AtomicInteger keys = new AtomicInteger();
    private final StubEndpoint endpoint = StubEndpoint.answering(this::answer);

    /// How long the credentials are valid; zero for keys that have to be renewed at once.
    public volatile Duration life = Duration.ofHours(1);

    /// The text before the number of a session token.
    public volatile String token = "TopToken";

    /// A permit for every call.
    public final Semaphore arrivals = new Semaphore(0);

    /// Whether everything is refused.
    public volatile boolean refuses;

    public URI uri() {
        return endpoint.uri();
    }

    /// Returns what was asked for, in order: `AssumeRole RoleArn=…&…`, parameters decoded.
    public List<String> calls() {
        return List.copyOf(endpoint.seen).stream()
                .map(seen -> URLDecoder.decode(action(seen) + " " + seen.body(), StandardCharsets.UTF_8)).toList();
    }

    /// Returns the access key ids that signed the calls.
    public List<String> signers() {
        return List.copyOf(endpoint.seen).stream()
                .map(seen -> seen.header("Authorization").replaceFirst(".*Credential=([^/]*)/.*", "$1")).toList();
    }

    private static String action(StubEndpoint.Seen seen) {
        return seen.body().replaceFirst(".*Action=([A-Za-z]+).*", "$1");
    }

    private StubEndpoint.Answer answer(StubEndpoint.Seen seen) {
        arrivals.release();
        if (refuses) {
            return StubEndpoint.Answer.sts(403, "AccessDenied", "not you");
        }
        var action = action(seen);
        var n = keys.incrementAndGet();
        return StubEndpoint.Answer.of(200, "<" + action + "Response><" + action + "Result><Credentials>"
                + "<AccessKeyId>K" + n + "</AccessKeyId><SecretAccessKey>TopSecret" + n + "</SecretAccessKey>"
                + "<SessionToken>" + token + n + "</SessionToken><Expiration>" + Instant.now().plus(life)
                + "</Expiration></Credentials></" + action + "Result></" + action + "Response>");
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
