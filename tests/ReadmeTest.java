//SOURCES ../scripts/upload/ByteSize.java support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:dynamodb
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:s3

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Commands;
import upload.ByteSize;

/// README's sessions. The commands of all `console` blocks, the lines that begin with `$ `, run one after the other in a
/// folder that looks like the checkout; without `sandbox` they talk to the tests' own. Each ends in 0, and where output
/// is shown, it prints that output.
///
/// Three things in it are not compared letter by letter:
///
/// - `…` stands for any text, and alone on its line for any lines, none included.
/// - `in 1.2 s` stands for any time.
/// - `98 files (393.3 KiB)` has to be the number and the size of the files of the folder that the command names.
class ReadmeTest {

    private record Step(String command, List<String> output) {}

    private static final List<String> LINKS = List.of("jbang", "jbang-catalog", "jbang-catalog.json", "lib", "scripts");
    private static final Pattern VARIABLE = Pattern.compile("…|\\bin \\d+\\.\\d s\\b|\\d+ files \\([^)]*\\)");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /// What the code in the table names without declaring it.
    private static final String PROGRAM = """
            import awskit.*;
            import awskit.data.*;
            import awskit.errors.*;
            import awskit.resources.*;
            import java.nio.file.Path;
            import java.util.*;
            import software.amazon.awssdk.core.exception.SdkException;
            import software.amazon.awssdk.core.retry.RetryMode;
            import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
            import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
            import software.amazon.awssdk.services.ec2.Ec2Client;
            import software.amazon.awssdk.services.s3.S3Client;
            import software.amazon.awssdk.services.s3.model.*;
            abstract class Rows {
                Session session;
                S3Client s3;
                DynamoDbClient dynamo;
                BucketResource bucket;
                ObjectCollection collection;
                ListObjectsV2Request request;
                GetItemRequest get;
                ListBucketsResponse response;
                Hook hook;
                Path file;
                String id, role, token, url;
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void linkTheCheckout() throws IOException {
        // Links, so that what a command writes does not land in the checkout.
        for (var name : LINKS) {
            Files.createSymbolicLink(folder.resolve(name), Checkout.root().resolve(name));
        }
    }

    @AfterEach
    void removeTheLinks() throws IOException {
        for (var name : LINKS) {
            Files.delete(folder.resolve(name));
        }
    }

    @TestFactory
    Stream<DynamicTest> commandsDoWhatIsShown() throws IOException {
        var steps = steps();
        assertTrue(steps.size() > 3, steps.toString());
        return steps.stream().map(step -> dynamicTest(step.command(), () -> {
            var result = Commands.with().directory(folder).withJBang().startProgram("bash", "-c", step.command())
                    .await(Duration.ofMinutes(3));
            assertEquals(0, result.exitCode(), result.err());
            if (!step.output().isEmpty() && !pattern(step).matcher(result.out()).matches()) {
                assertEquals(String.join("\n", step.output()) + "\n", result.out());
            }
        }));
    }

    /// What stands for boto3's code in the table compiles, all of it. `…` stands for any value.
    @Test
    void codeBesideThatOfBoto3Compiles() throws IOException {
        var code = Files.readAllLines(Checkout.root().resolve("README.md")).stream()
                .dropWhile(line -> !line.equals("| boto3 | awskit |")).takeWhile(line -> line.startsWith("|")).skip(2)
                .flatMap(row -> CODE.matcher(row.replaceFirst("^\\|.*?(?<!\\\\)\\|", "")).results())
                .map(span -> span.group(1).replace("…", "null"))
                .map(span -> span.startsWith("catch") ? "try { s3.listBuckets(); } " + span
                        : (span.startsWith(".") ? "collection" : "") + span + ";").toList();
        assertTrue(code.size() > 15, code.toString());
        var program = IntStream.range(0, code.size()).mapToObj(i -> "    void row" + i + "() throws Exception { "
                + code.get(i) + " }\n").collect(joining("", PROGRAM, "}\n"));
        var source = Files.writeString(folder.resolve("Rows.java"), program);
        var errors = new ByteArrayOutputStream();
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, errors, "-proc:none", "-d",
                folder.toString(), "-cp", System.getProperty("java.class.path"), source.toString()),
                () -> errors + program);
    }

    private static List<Step> steps() throws IOException {
        var steps = new ArrayList<Step>();
        var console = false;
        for (var line : Files.readAllLines(Checkout.root().resolve("README.md"))) {
            if (line.startsWith("```")) {
                console = line.equals("```console");
            } else if (console && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (console) {
                steps.getLast().output().add(line);
            }
        }
        return steps;
    }

    private Pattern pattern(Step step) {
        return Pattern.compile(step.output().stream()
                .map(line -> line.equals("…") ? "(?:.*\n)*" : pattern(line, step.command()) + "\n").collect(joining()));
    }

    private String pattern(String line, String command) {
        var pattern = new StringBuilder();
        var variable = VARIABLE.matcher(line);
        var end = 0;
        for (; variable.find(); end = variable.end()) {
            pattern.append(Pattern.quote(line.substring(end, variable.start()))).append(switch (variable.group()) {
                case "…" -> ".*";
                case String time when time.startsWith("in ") -> "in \\d+\\.\\d s";
                default -> Pattern.quote(files(command));
            });
        }
        return pattern + Pattern.quote(line.substring(end));
    }

    /// Counts the files of the folder that a command names, and adds up their sizes.
    private String files(String command) {
        var named = Stream.of(command.split(" ")).map(folder::resolve).filter(Files::isDirectory).findFirst()
                .orElseThrow(() -> new AssertionError("no folder in: " + command));
        try (var all = Files.walk(named.toRealPath())) {
            var files = all.filter(Files::isRegularFile).map(file -> file.toFile().length()).toList();
            var bytes = files.stream().mapToLong(Long::longValue).sum();
            return files.size() + " files (" + ByteSize.format(bytes) + ")";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
