//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../../scripts/role/CredentialsFormat.java ../support/Fuzz.java

package role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import support.Fuzz;

/// Generated values, which real shells read back.
class CredentialsFormatTest {

    private static final String[] PIECES = {"a", "'", "''", "\"", "\\", "\\'", "\\n", "$", "$HOME", "$(touch pwned)", "`touch pwned`",
        "${x:-y}", "!", "!!", "%", "%PATH%", "^", "&", "|", ";", "; touch pwned", "\n", "\r", "\r\n", "\t", " ", "  ", "#", " #",
        "~", "*", "?", "[a]", "{a,b}", "<", ">", "(", ")", "=", "-", "--", "\u001b[31m", "\u0007", "\u0001", "\u007f", "é",
        "\u2018", "\u2019", "\u201b", "\u201c", "\u2028", "\u0085", "\ud83d\ude00", "touch pwned", "\n.\n", "EOF\n", "\f", "\b"};

    @TempDir
    Path folder;

    private static String value(Random random) {
        return random.nextBoolean() ? Fuzz.text(random, 12, PIECES)
                : Fuzz.text(random, 12, "a", "Z", "0", "/", "+", "=", ":", ".", ",", "@", "-", "_");
    }

    private void readsBack(String shell, CredentialsFormat format, int seeds) throws Exception {
        assumeTrue(isInstalled(shell), shell + " is not installed");
        var expected = new ArrayList<String>();
        var script = new StringBuilder();
        Fuzz.seeds(seeds, random -> {
            var values = List.of(value(random), value(random), value(random), value(random));
            var keys = AwsSessionCredentials.create(values.get(0), values.get(1), values.get(2));
            try {
                script.append(format.text(keys, Optional.of(values.get(3))));
            } catch (UserError refused) {
                return;
            }
            expected.addAll(values);
            script.append("printf '%s\\0' \"$AWS_ACCESS_KEY_ID\" \"$AWS_SECRET_ACCESS_KEY\" \"$AWS_SESSION_TOKEN\" "
                    + "\"$AWS_REGION\"\n");
        });
        assertFalse(expected.isEmpty());
        Files.writeString(folder.resolve("script"), script);
        var builder = new ProcessBuilder(shell, "-c", format == CredentialsFormat.fish ? "source script"
                : "eval \"$(cat script)\"").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("HOME", folder.toString());
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), out);
        var read = List.of(out.split("\0", -1));
        for (var i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), i < read.size() ? read.get(i) : "nothing");
        }
        assertEquals(expected.size() + 1, read.size());
        assertFalse(Files.exists(folder.resolve("pwned")));
    }

    private static boolean isInstalled(String shell) throws InterruptedException {
        try {
            return new ProcessBuilder(shell, "-c", "exit").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"sh, env", "bash, env", "dash, env", "zsh, env", "ksh, env", "mksh, env", "fish, fish", "sh, dotenv"})
    void shellsReadTheSameValues(String shell, CredentialsFormat format) throws Exception {
        readsBack(shell, format, 500);
    }

    @Test
    @Tag("storm")
    void shellsReadTheSameValuesForLonger() throws Exception {
        readsBack("bash", CredentialsFormat.env, 20_000);
        readsBack("dash", CredentialsFormat.env, 20_000);
    }
}
