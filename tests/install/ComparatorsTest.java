//SOURCES ../../scripts/install/Comparators.java
//DEPS software.amazon.awssdk:s3
//DEPS org.junit.jupiter:junit-jupiter

package install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class ComparatorsTest {

    private static final String SIGNER =
            "software/amazon/awssdk/http/auth/aws/internal/signer/V4CanonicalRequest.class";

    /// Signs a request whose headers and parameters have to be sorted.
    public static final class Signing implements Supplier<String> {
        @Override
        public String get() {
            var request = SdkHttpRequest.builder().method(SdkHttpMethod.GET).protocol("https").host("example.com")
                    .encodedPath("/").putHeader("X-B", "2").putHeader("host", "example.com").putHeader("x-a", "1")
                    .putRawQueryParameter("b", "2").putRawQueryParameter("a", "1").build();
            return AwsV4HttpSigner.create().sign(sign -> sign.request(request)
                    .identity(AwsCredentialsIdentity.create("AKIDEXAMPLE", "secret"))
                    .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ec2")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                    .request().firstMatchingHeader("Authorization").orElseThrow();
        }
    }

    @Test
    void leaveTheSignatureAsItIs(@TempDir Path folder) throws Exception {
        assertTrue(Comparators.isSigner(SIGNER));
        byte[] original;
        try (var file = AwsV4HttpSigner.class.getClassLoader().getResourceAsStream(SIGNER)) {
            original = file.readAllBytes();
        }
        var rewritten = Comparators.rewrite(original);
        assertTrue(names(original, "java/util/Comparator") && !names(original, "install/Comparators"));
        assertTrue(names(rewritten, "install/Comparators"));
        var target = folder.resolve(SIGNER);
        Files.createDirectories(target.getParent());
        Files.write(target, rewritten);

        var urls = new ArrayList<URL>();
        urls.add(folder.toUri().toURL());
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (var installed = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var signing = installed.loadClass(Signing.class.getName());
            assertFalse(signing == Signing.class);
            assertEquals(new Signing().get(), ((Supplier<?>) signing.getDeclaredConstructor().newInstance()).get());
        }
    }

    private static boolean names(byte[] type, String name) {
        return new String(type, StandardCharsets.ISO_8859_1).contains(name);
    }
}
