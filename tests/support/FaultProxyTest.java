//SOURCES Commands.java FaultProxy.java

package support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FaultProxyTest {

    private final String bucket = Commands.bucket();
    private final FaultProxy proxy = new FaultProxy(Commands.sandbox().endpoint());
    private final S3Client s3 = client(1);

    @AfterEach
    void close() {
        s3.close();
        proxy.close();
    }

    @Test
    void passesEverythingOnUnharmed() {
        var content = random(3 << 20);
        put(s3, "a b/ü", content);
        assertArrayEquals(content, get("a b/ü"));
        put(s3, "empty", new byte[0]);
        assertArrayEquals(new byte[0], get("empty"));
        assertEquals(content.length, s3.headObject(r -> r.bucket(bucket).key("a b/ü")).contentLength());
        assertEquals(2, s3.listObjectsV2(r -> r.bucket(bucket)).keyCount());
        s3.deleteObject(r -> r.bucket(bucket).key("empty"));
        assertThrows(NoSuchKeyException.class, () -> s3.headObject(r -> r.bucket(bucket).key("empty")));
        assertEquals(2, proxy.requests("PutObject"));
        assertEquals(2, proxy.requests("HeadObject"));
        assertTrue(proxy.served("PutObject").getFirst().bytes() >= content.length);
    }

    @Test
    void refusesAsOftenAsTold() {
        proxy.on(FaultProxy.is("PutObject"), new Fault.Refuse(503, "SlowDown")).times(1);
        var refused = assertThrows(S3Exception.class, () -> put(s3, "x", random(100)));
        assertEquals("SlowDown", refused.awsErrorDetails().errorCode());
        assertEquals(503, refused.statusCode());
        put(s3, "x", random(100));
        assertEquals(2, proxy.requests("PutObject"));
        assertEquals(1, proxy.served("PutObject").size());
    }

    @Test
    void refusesAShareOfTheRequests() {
        proxy.on(r -> true, new Fault.Refuse(503, "SlowDown")).share(0.3);
        try (var patient = client(20)) {
            for (var i = 0; i < 50; i++) {
                put(patient, "k" + i, random(10));
            }
        }
        assertEquals(50, proxy.served("PutObject").size());
        var refused = proxy.requests("PutObject") - 50;
        assertTrue(refused > 5 && refused < 60, refused + " refused");
    }

    @Test
    void cutsARequestSoThatNothingIsStored() {
        proxy.on(FaultProxy.is("PutObject"), new Fault.CutRequest()).times(1);
        assertThrows(SdkClientException.class, () -> put(s3, "x", random(1 << 20)));
        assertTrue(proxy.served("PutObject").isEmpty());
        assertThrows(NoSuchKeyException.class, () -> s3.headObject(r -> r.bucket(bucket).key("x")));
    }

    @Test
    void cutsAResponseAfterTheServerDidItsWork() {
        proxy.on(FaultProxy.is("PutObject"), new Fault.CutResponse()).times(1);
        assertThrows(SdkClientException.class, () -> put(s3, "x", random(1000)));
        assertEquals(1000, s3.headObject(r -> r.bucket(bucket).key("x")).contentLength());

        proxy.on(FaultProxy.is("GetObject"), new Fault.CutResponse()).times(1);
        assertThrows(SdkClientException.class, () -> get("x"));
        assertEquals(1000, get("x").length);
    }

    @Test
    void letsATestActWhileARequestPasses() {
        var seen = new AtomicReference<Boolean>();
        proxy.on(FaultProxy.is("PutObject"), new Fault.Act(() -> seen.set(exists("x"))));
        put(s3, "x", random(10));
        assertFalse(seen.get(), "acts before the server gets the request");
        assertTrue(exists("x"));
    }

    @Test
    void holdsARequestUntilReleased() throws Exception {
        var hold = new Fault.Hold();
        proxy.on(FaultProxy.is("PutObject"), hold);
        var put = CompletableFuture.runAsync(() -> put(s3, "x", random(10)));
        hold.awaitArrival();
        assertFalse(exists("x"));
        hold.release();
        put.join();
        assertTrue(exists("x"));
    }

    @Test
    void slowsDownAndHeals() {
        proxy.on(r -> true, new Fault.Delay(Duration.ofSeconds(1)));
        proxy.bandwidth(1 << 20);
        assertTrue(time(() -> put(s3, "x", random(1 << 18))).toMillis() >= 1200);
        proxy.heal();
        assertTrue(time(() -> put(s3, "x", random(1 << 18))).toMillis() < 1000);
    }

    private static Duration time(Runnable action) {
        var start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean exists(String key) {
        return Commands.s3().listObjectsV2(r -> r.bucket(bucket).prefix(key)).keyCount() > 0;
    }

    private void put(S3Client client, String key, byte[] content) {
        client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    private byte[] get(String key) {
        return s3.getObject(r -> r.bucket(bucket).key(key), ResponseTransformer.toBytes()).asByteArray();
    }

    private S3Client client(int attempts) {
        return S3Client.builder().endpointOverride(proxy.endpoint()).forcePathStyle(true).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        Commands.sandbox().accessKey(), Commands.sandbox().secretKey())))
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(attempts).circuitBreakerEnabled(false)
                        .throttlingBackoffStrategy(a -> Duration.ofMillis(1)).build()))
                .build();
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
