//SOURCES support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import awskit.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import support.Checkout;
import support.Commands;

/// What IDEs are told about a script that lies anywhere: the library's jar in the local Maven repository, with its
/// sources beside it.
class EditTest {

    private static final String JAR = "dev/awskit/awskit/" + Script.VERSION + "/awskit-" + Script.VERSION + ".jar";
    private static final Pattern LIBRARY = Pattern.compile("kind=\"lib\" path=\"([^\"]*)\"");

    private final Commands commands = Commands.with();

    @Tag("storm")
    @Test
    void makesAProjectThatNamesTheLibrary() throws IOException {
        var script = copyRecipe();
        var project = Path.of(jbang("edit", "--sandbox", "--no-open", "my-job.java").strip());
        assertEquals(script.toRealPath(), project.resolve("src/my-job.java").toRealPath());
        var libraries = LIBRARY.matcher(Files.readString(project.resolve(".classpath"))).results()
                .map(library -> library.group(1)).toList();
        assertLibrary(libraries);
        var gradle = Files.readString(project.resolve("build.gradle"));
        for (var line : List.of("mavenLocal()", "implementation 'dev.awskit:awskit'",
                "implementation platform ('dev.awskit:awskit:" + Script.VERSION + "')")) {
            assertTrue(gradle.contains(line), gradle);
        }
    }

    /// The extensions for VS Code and IntelliJ ask JBang by this command.
    @Test
    void tellsTheLibraryToExtensions() throws IOException {
        copyRecipe();
        var info = (Map<?, ?>) Json.read(jbang("info", "tools", "my-job.java"));
        assertLibrary(((List<?>) info.get("resolvedDependencies")).stream().map(jar -> (String) jar).toList());
    }

    private static void assertLibrary(List<String> jars) {
        var library = jars.stream().filter(jar -> jar.endsWith(JAR)).toList();
        assertEquals(1, library.size(), jars.toString());
        for (var ending : List.of(".jar", "-sources.jar")) {
            assertTrue(Files.exists(Path.of(library.getFirst().replaceFirst("\\.jar$", ending))), library + ending);
        }
    }

    private Path copyRecipe() throws IOException {
        return Files.copy(Checkout.root().resolve("scripts/recipes/whoami.java"),
                commands.home().resolve("my-job.java"));
    }

    private String jbang(String... args) {
        try (var running = commands.jbang(args)) {
            var result = running.await(Duration.ofMinutes(2));
            assertEquals(0, result.exitCode(), result.err());
            return result.out();
        }
    }
}
