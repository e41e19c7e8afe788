//SOURCES UploadScene.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.HttpMessage;

/// Credentials that expire in the middle of an upload: who has renewed them meanwhile notices nothing, else the run
/// ends at once.
class UploadCredentialsTest {

    private static final int CONCURRENCY = 4;
    private static final String[] OPTIONS = {"--multipart-threshold", "5MiB", "--part-size", "5MiB", "--concurrency",
        "" + CONCURRENCY, "--output", "json"};

    @TempDir
    Path folder;

    private UploadScene scene;
    private FaultProxy proxy;
    private Commands command;
    private String old;

    @BeforeEach
    void begin() {
        scene = new UploadScene(folder);
        proxy = scene.proxy;
        command = scene.command().env("AWS_ACCESS_KEY_ID", null).env("AWS_SECRET_ACCESS_KEY", null);
        old = signIn();
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void goesOnWithCredentialsRenewedMeanwhile() throws Exception {
        scene.smallFiles(100);
        scene.file("large", 16 * UploadScene.MIB);
        expire(UploadScene.from(40, isOld()), this::signIn);
        var result = command.exec("upload-folder", scene.words(OPTIONS));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("", result.err());
        assertEquals(101, UploadScene.number(result, "uploaded"));
        scene.assertComplete();
    }

    /// Over latency, many requests are refused after others have led to new credentials.
    @Test
    void goesOnWithManyRequestsInProgress() throws Exception {
        scene.smallFiles(300);
        proxy.on(_ -> true, new Fault.Delay(Duration.ofMillis(40)));
        expire(UploadScene.from(100, isOld()), this::signIn);
        var result = command.exec("upload-folder", scene.words("--output", "json"));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("", result.err());
        assertEquals(300, UploadScene.number(result, "uploaded"));
        scene.assertComplete();
    }

    @Test
    void keepsThePartsSentWithTheOldCredentials() throws Exception {
        scene.file("large", 21 * UploadScene.MIB);
        expire(UploadScene.from(3, isOld().and(FaultProxy.is("UploadPart"))), this::signIn);
        var result = command.exec("upload-folder", scene.words(OPTIONS));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(5, proxy.served("UploadPart").size());
        assertEquals(1, proxy.requests("CreateMultipartUpload"));
        scene.assertComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListObjectsV2", "DeleteObjects"})
    void renewsThemForTheRequestsAroundTheUploadToo(String operation) throws Exception {
        scene.file("a", 10);
        scene.put("p/stale", new byte[1]);
        expire(isOld().and(FaultProxy.is(operation)), this::signIn);
        var result = command.exec("upload-folder", scene.words("--delete"));
        assertEquals(0, result.exitCode(), result.err());
        scene.assertComplete();
    }

    @Test
    void endsAtOnceWhereNobodyRenewsThem() throws Exception {
        scene.smallFiles(300);
        scene.file("large", 16 * UploadScene.MIB);
        expire(UploadScene.from(40, isOld()), () -> { });
        var result = command.exec("upload-folder", scene.words(OPTIONS));
        assertEquals(253, result.exitCode(), result.err());
        assertEquals("upload-folder: the credentials have expired (sign in again)\n", result.err());
        var after = proxy.requests().values().stream().mapToInt(Integer::intValue).sum() - 39;
        assertTrue(after <= 2 * CONCURRENCY, after + " requests with expired credentials");
        proxy.heal();
        signIn();
        assertEquals(0, command.exec("upload-folder", scene.words(OPTIONS)).exitCode());
        scene.assertComplete();
    }

    @Test
    void stopsRenewingWhatIsAlwaysRejected() throws Exception {
        scene.smallFiles(20);
        var runs = command.home().resolve("runs");
        var process = Files.writeString(command.home().resolve("process"), "#!/bin/sh\necho >> '" + runs
                + "'\necho '{\"Version\": 1, \"AccessKeyId\": \"K'$$'\", \"SecretAccessKey\": \"s\", \"SessionToken\": \"t\"}'\n");
        assertTrue(process.toFile().setExecutable(true));
        Files.writeString(command.home().resolve(".aws/credentials"), "[default]\ncredential_process = " + process + "\n");
        proxy.on(_ -> true, new Fault.Refuse(400, "ExpiredToken"));
        var result = command.exec("upload-folder", scene.words(OPTIONS));
        assertEquals(253, result.exitCode(), result.err());
        assertEquals("upload-folder: the credentials have expired (sign in again)\n", result.err());
        assertEquals(4, Files.readAllLines(runs).size(), "runs: the first one and three renewals");
    }

    private Predicate<HttpMessage> isOld() {
        return request -> old.equals(request.headers().get("x-amz-security-token"));
    }

    private void expire(Predicate<HttpMessage> fits, Runnable first) {
        var begun = new AtomicBoolean();
        var expired = new AtomicBoolean();
        proxy.on(fits, new Fault.Act(() -> {
            if (begun.compareAndSet(false, true)) {
                first.run();
                expired.set(true); // not before there are new ones to find
            }
        }));
        proxy.on(request -> expired.get() && isOld().test(request), new Fault.Refuse(400, "ExpiredToken"));
    }

    /// Writes new temporary credentials to `~/.aws/credentials` and returns their token.
    private String signIn() {
        try (var sts = StsClient.builder().endpointOverride(Commands.sandbox().endpoint()).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        Commands.sandbox().accessKey(), Commands.sandbox().secretKey()))).build()) {
            var fresh = sts.getSessionToken().credentials();
            var file = Files.createDirectories(command.home().resolve(".aws")).resolve("credentials");
            Files.write(file, List.of("[default]",
                    "aws_access_key_id = " + fresh.accessKeyId(),
                    "aws_secret_access_key = " + fresh.secretAccessKey(),
                    "aws_session_token = " + fresh.sessionToken()));
            return fresh.sessionToken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
