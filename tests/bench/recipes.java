///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN Recipes
//DESCRIPTION Run every recipe in a sandbox, and print its exit code and the first line of its output.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit

import static java.nio.charset.StandardCharsets.UTF_8;

import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Each recipe runs as a user runs it, `./jbang sandbox --moto NAME`, with the arguments of its `example` in catalog.json.
@Command(name = "recipes", description = "Run every recipe in a sandbox, and print its exit code and the first line of "
        + "its output.")
class Recipes implements Callable<Integer> {

    /// A word of a shell's line.
    private static final Pattern WORD = Pattern.compile("'[^']*'|[^ ']+");
    private static final Path HOME = Path.of(Objects.requireNonNullElse(System.getenv("AWSKIT_HOME"), "")).toAbsolutePath();

    @Parameters(paramLabel = "NAME", description = "Only these recipes.")
    List<String> names = List.of();

    static void main(String... args) {
        Script.run(new Recipes(), args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var catalog = (Map<?, ?>) Json.read(Files.readString(HOME.resolve("catalog.json")));
        var failed = 0;
        for (var entry : (List<?>) catalog.get("scripts")) {
            var name = (String) ((Map<?, ?>) entry).get("name");
            if (((Map<?, ?>) entry).get("example") instanceof String example
                    && (names.isEmpty() || names.contains(name))) {
                failed += run(name, example) == 0 ? 0 : 1;
            }
        }
        return failed == 0 ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private static int run(String name, String example) throws IOException, InterruptedException {
        // Recipes that write files write them there.
        var folder = Files.createTempDirectory("awskit-recipe");
        var line = new ArrayList<>(List.of(HOME.resolve("jbang").toString(), "sandbox", "--moto", name));
        WORD.matcher(example).results().forEach(word -> line.add(word.group().replace("'", "")));
        var began = System.nanoTime();
        var process = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        var code = process.waitFor();
        System.out.printf("%-28s %3d  %4.1f s  %s%n", name, code, (System.nanoTime() - began) / 1e9,
                output.lines().findFirst().orElse(""));
        delete(folder);
        return code;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
