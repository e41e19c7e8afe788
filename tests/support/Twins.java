//SOURCES CalledActions.java Endpoint.java
//DEPS org.junit.jupiter:junit-jupiter

package support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Recipes beside their boto3 twins, the Python files of the same names. Both run with the same arguments on one moto,
/// each in an empty folder, and have to print the same. Blanks, the form of times and the order of lines do not matter.
/// The recipe has to call what the catalogue says.
///
/// ```java
/// twins.from("client.create_bucket(Bucket='full')").leaving("print(client.list_buckets()['Buckets'])")
///         .compare("empty-bucket", "full");
/// ```
/// @param config the AWS configuration file, which need not exist
/// @param preparation Python code that runs before each of the two
/// @param look Python code that runs after each of the two, in the same folder, and prints what it has left behind
public record Twins(Endpoint moto, Path config, String preparation, String look) {

    private static final Path RECIPES = Checkout.root().resolve("scripts/recipes");
    private static final String TOKEN = "--starting-token ";
    private static final Pattern NEW = Pattern.compile(
            "\\b(ami-|eipalloc-|i-|snap-|vol-)[0-9a-f]{8,}|\\b\\d{1,3}[.]\\d{1,3}[.]\\d{1,3}[.]\\d{1,3}\\b");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final String BEGINNING = """
            import boto3, botocore, datetime, io, json, os, random, sys, time
            from botocore.config import Config
            from botocore.exceptions import ClientError
            session = boto3.Session()
            client = session.client('s3')
            ec2 = session.resource('ec2')
            ec2_client = session.client('ec2')
            sts = session.client('sts')
            """;

    /// Starts a moto of the caller's own. Ends the test where there is no moto or no boto3.
    ///
    /// @param folder an empty one, with place for the AWS configuration file `config`
    public static Twins start(Path folder) {
        assumeTrue(Commands.with().startProgram("python3", "-c", "import boto3").await(TIMEOUT).exitCode() == 0,
                "no boto3");
        return new Twins(Endpoint.newMoto().orElseGet(() -> abort("no moto")), folder.resolve("config"), "", "");
    }

    /// Runs this Python code before each of the two. It has `session`, `client` of S3, `ec2`, `ec2_client` and `sts`.
    public Twins from(String code) {
        return new Twins(moto, config, code, look);
    }

    /// Compares what this Python code prints after each of the two, too.
    public Twins leaving(String code) {
        return new Twins(moto, config, preparation, code);
    }

    /// Returns the address of the moto.
    public URI endpoint() {
        return moto.uri();
    }

    /// Runs Python code, and returns what it prints.
    public String python(String code) {
        return python(newFolder(), "-c", BEGINNING + code);
    }

    /// Runs the recipe and its twin.
    ///
    /// @throws AssertionError if they print different things, or leave different things behind, or one fails, or the
    ///     recipe needs other IAM actions than the catalogue says
    public void compare(String recipe, Object... arguments) {
        var folder = prepared();
        var called = CalledActions.in(newFolder());
        var ours = called.record(command().directory(folder)).exec(recipe, arguments);
        var left = look(folder);
        folder = prepared();
        var twin = Stream.concat(Stream.of(RECIPES.resolve(recipe + ".py")), Arrays.stream(arguments)).toArray();
        var theirs = python(folder, twin) + look(folder);
        assertEquals(0, ours.exitCode(), () -> recipe + ": " + ours.err());
        assertEquals("", differences(facts(ours.out() + left), facts(theirs)), recipe);
        assertEquals(called.declared(recipe), called.actions(), recipe);
    }

    private Path prepared() {
        if (!preparation.isEmpty()) {
            python(preparation);
        }
        return newFolder();
    }

    private String look(Path folder) {
        return look.isEmpty() ? "" : python(folder, "-c", BEGINNING + look);
    }

    private String python(Path folder, Object... arguments) {
        var words = Stream.concat(Stream.of("python3", "-W", "ignore"), Arrays.stream(arguments))
                .map(Object::toString).toArray(String[]::new);
        var result = command().directory(folder).startProgram(words).await(TIMEOUT);
        assertEquals(0, result.exitCode(), () -> String.join(" ", words) + result.err());
        return result.out();
    }

    private Commands command() {
        return moto.command().env("AWS_DEFAULT_REGION", "us-east-1").env("AWS_CONFIG_FILE", config.toString());
    }

    private Path newFolder() {
        try {
            return Files.createTempDirectory(config.getParent(), "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String differences(List<String> ours, List<String> theirs) {
        return ours.equals(theirs) ? "" : "only the recipe prints:\n" + without(ours, theirs)
                + "\nonly its twin prints:\n" + without(theirs, ours);
    }

    private static String without(List<String> lines, List<String> others) {
        var rest = new ArrayList<>(lines);
        others.forEach(rest::remove);
        return String.join("\n", rest);
    }

    /// Returns the lines in alphabetical order, with blanks, times, tokens and JSON of one form, and without the
    /// signatures of URLs and the names of roles' sessions. What a preparation has made anew has other ids, addresses and
    /// times each time, which are left out.
    private List<String> facts(String output) {
        return output.lines().map(line -> line.strip().replaceAll("[ \t]+", " ")
                .replaceAll("(\\d{4}-\\d\\d-\\d\\d)[ T]([0-9:.]+)(\\+00:00|Z)",
                        preparation.isEmpty() ? "$1T$2Z" : "$1T…")
                .replaceAll("[?]\\S*X-Amz-Signature=\\S+", "?…")
                .replaceAll("(:assumed-role/[^/]+)/[^ ]+", "$1/…"))
                .map(line -> line.matches("\\{.+}") ? Json.line(Json.read(line)) : line)
                .map(line -> preparation.isEmpty() ? line : NEW.matcher(line).replaceAll("$1…"))
                .map(line -> line.startsWith(TOKEN) ? new String(Base64.getDecoder().decode(
                        line.substring(TOKEN.length()))).replace(" ", "") : line).sorted().toList();
    }
}
