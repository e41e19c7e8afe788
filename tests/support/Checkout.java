//SOURCES Running.java

package support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/// The checkout that the tests belong to.
public final class Checkout {

    private static final String JAR = "cache/awskit/jbang-cli-0.132.1.jar";

    private Checkout() {}

    /// Its top folder: where the wrapper lies that started the tests, else around the working directory.
    public static Path root() {
        var wrapper = System.getenv("AWSKIT_JBANG");
        return wrapper != null ? Path.of(wrapper).getParent()
                : Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                        .filter(folder -> Files.exists(folder.resolve("jbang-catalog.json")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the tests run outside of a checkout"));
    }

    /// The jar that the wrapper pins: what it kept when it started these tests, else fetched by the user's own Maven.
    public static Path jbangJar() throws IOException {
        var kept = jbangFolder().resolve(JAR);
        return Files.exists(kept) ? kept : Fetched.JAR;
    }

    /// The caller's folder of JBang.
    static Path jbangFolder() {
        var own = System.getenv("JBANG_DIR");
        return own != null ? Path.of(own) : Path.of(System.getenv("HOME"), ".jbang");
    }

    private static final class Fetched {

        static final Path JAR = fetch();

        private static Path fetch() {
            try {
                var folder = Files.createTempDirectory("awskit-jbang");
                var builder = new ProcessBuilder(root().resolve("jbang").toString(), "version");
                var environment = builder.environment();
                environment.put("JBANG_DIR", folder.toString());
                environment.put("JAVA_HOME", System.getProperty("java.home"));
                environment.put("PATH", withoutJBang(System.getenv("PATH")));
                var result = new Running(builder, "").await(Duration.ofMinutes(5));
                assertEquals(0, result.exitCode(), result.err());
                return folder.resolve(Checkout.JAR);
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private static String withoutJBang(String path) {
            return String.join(":", Arrays.stream(path.split(":"))
                    .filter(folder -> !Files.exists(Path.of(folder, "jbang"))).toList());
        }
    }
}
