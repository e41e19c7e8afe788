//SOURCES ../support/Commands.java ../support/FaultProxy.java

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;
import support.Commands;
import support.FaultProxy;
import support.Running;

/// How a command behaves on a terminal and on a pipe.
class TerminalTest {

    // Runs a program on a terminal of its own. Arguments: the width; which streams are the terminal ("both" or
    // "stderr"); the text after which Ctrl-C is typed, or an empty one; the program.
    private static final String TERMINAL = """
            import fcntl, os, pty, struct, sys, termios
            columns, what, interrupt, line = int(sys.argv[1]), sys.argv[2], sys.argv[3].encode(), sys.argv[4:]
            out = os.dup(1)
            pid, fd = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
                if what == 'stderr':
                    os.dup2(out, 1)
                os.execvp(line[0], line)
            seen = b''
            while True:
                try:
                    data = os.read(fd, 65536)
                except OSError:
                    break
                if not data:
                    break
                seen += data
                os.write(2 if what == 'stderr' else 1, data)
                if interrupt and interrupt in seen:
                    os.write(fd, b'\\x03')
                    interrupt = b''
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) % 256)
            """;

    private static final String ESCAPE = "\u001b";
    private static final String DRAW = "\r" + ESCAPE + "[K";

    @TempDir
    Path folder;

    @TempDir
    Path home;

    private final String bucket = Commands.bucket();
    private final String target = "s3://" + bucket;

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 200})
    void drawsABarThatFitsAndCleansItAway(int columns) throws IOException {
        write(8, 40_000);
        var result = onTerminal(columns, "both", "", command(), "site", target, "--max-bandwidth", "400KB/s");
        assertEquals(0, result.exitCode(), result.out());

        var frames = frames(result.out());
        assertTrue(frames.size() > 2, result.out());
        for (var frame : frames) {
            assertTrue(frame.codePointCount(0, frame.length()) < columns, frame);
        }
        var last = frames.getLast();
        assertTrue(last.contains("8 of 8 files"), last);
        assertEquals(columns >= 40, last.contains(" left  ") && last.contains("/s"), last);
        assertEquals(columns >= 80, last.contains("━━━━━━━━") && last.contains(" of 312.5 KiB"), last);

        assertTrue(visible(result.out()).matches("uploaded 8 files \\(312.5 KiB\\) to " + target + " in .* s\n"),
                visible(result.out()));
    }

    @Test
    void drawsNothingWhereNobodyWantsIt() throws IOException {
        write(2, 100_000);
        for (var options : List.of(List.of("--quiet"), List.of("--no-progress"))) {
            var result = onTerminal(80, "stderr", "", command(), "site", target, "--force",
                    "--max-bandwidth", "400KB/s", options.getFirst());
            assertEquals("", result.err());
            assertEquals(options.contains("--quiet") ? 0 : 1, result.out().lines().count());
        }
        var dumb = onTerminal(80, "both", "", command().env("TERM", "dumb"), "site", target, "--force",
                "--max-bandwidth", "400KB/s");
        assertFalse(dumb.out().contains(ESCAPE), dumb.out());
        assertEquals(1, dumb.out().lines().count(), dumb.out());
    }

    @Tag("storm")
    @Test
    void printsALineEveryFewSecondsOnAPipe() throws IOException {
        write(60, 10_000);
        var result = command().exec("upload-folder", "site", target, "--max-bandwidth", "100KB/s");
        var lines = result.err().lines().toList();
        assertEquals(1, lines.size(), result.err());
        assertTrue(lines.getFirst().matches("upload-folder: \\d+ of 60 files, \\d+:\\d\\d left, [\\d.]+ KiB/s, "
                + "[\\d.]+ KiB of 585.9 KiB"), result.err());
    }

    /// JLine must not be asked for the width of the terminal: it would handle Ctrl-C, and no shutdown hook would run.
    @Test
    void endsCleanlyOnCtrlC() throws IOException {
        write(40, 40_000);
        var result = onTerminal(80, "stderr", "files", command(), "site", target, "--max-bandwidth", "100KB/s",
                "--output", "json", "--color", "never");
        assertEquals(130, result.exitCode(), result.err());
        var line = visible(result.err()).replace("^C", "");
        var counts = Pattern.compile("upload-folder: interrupted: (\\d+) of 40 files done \\(run again to go on\\)\n")
                .matcher(line);
        assertTrue(counts.matches(), line);
        var report = (Map<?, ?>) Json.read(result.out());
        assertEquals(counts.group(1), report.get("uploaded").toString());
        assertTrue((int) report.get("uploaded") <= keys().size(), "what is counted is there");
    }

    @Test
    void loadsTheBarForATerminalOnlyAndNeverItsTerminalLibrary() throws IOException {
        write(1, 1);
        var log = folder.resolve("classes.log");
        var logging = "-Xlog:class+load:file=" + log;
        command().withoutArchive().java(logging).exec("upload-folder", "site", target);
        var onPipe = Files.readString(log);
        assertTrue(onPipe.contains("upload.Progress"));
        assertFalse(onPipe.contains("progressbar") || onPipe.contains("jline"), "loaded on a pipe");
        onTerminal(80, "both", "", command().withoutArchive().java(logging), "site", target);
        var onTerminal = Files.readString(log);
        assertTrue(onTerminal.contains("progressbar"));
        assertFalse(onTerminal.contains("jline"));
    }

    // terminal, NO_COLOR, TERM, --color, coloured?
    @ParameterizedTest
    @CsvSource({"true,,xterm,,true", "true,1,xterm,,false", "true,,dumb,,false", "true,,xterm,--color=never,false",
        "true,,xterm,--color never,false", "false,,xterm,,false", "false,1,dumb,--color always,true"})
    void coloursWhatAPersonReads(boolean terminal, String noColor, String term, String option, boolean coloured) {
        var args = option == null ? new Object[0] : option.split(" ");
        var command = command().env("NO_COLOR", noColor).env("TERM", term);
        var result = terminal ? onTerminal(80, "both", "", command, args) : command.exec("upload-folder", args);
        assertEquals(252, result.exitCode());
        var line = "FOLDER|FILE|- is missing (see upload-folder --help)";
        assertEquals((coloured ? ESCAPE + "[1;31mupload-folder:" + ESCAPE + "[0m " : "upload-folder: ") + line,
                (result.out() + result.err()).strip());
    }

    @Test
    void keepsNamesOfOthersOffTheTerminal() throws IOException, InterruptedException {
        var site = Files.createDirectory(folder.resolve("site"));
        var hostile = List.of("red" + ESCAPE + "[31m", "two\nlines", "title" + ESCAPE + "]0;x\u0007", "c1\u009b2J",
                "rtl\u202egpj.exe");
        for (var name : hostile) {
            Files.writeString(site.resolve(name), "");
            Files.createSymbolicLink(site.resolve("broken " + name), Path.of("nowhere"));
            Commands.s3().putObject(put -> put.bucket(bucket).key("old " + name), RequestBody.empty());
        }
        var fifo = new ProcessBuilder("mkfifo", site.resolve("fifo" + ESCAPE + "[2J").toString()).start();
        assertEquals(0, fifo.waitFor());
        for (var option : List.of("--dry-run", "--force")) {
            var result = onTerminal(200, "both", "", command(), "site", target, option, "--delete", "--no-progress",
                    "--color", "never", "--exclude", "unrelated");
            assertEquals(1, result.exitCode(), result.out());
            assertFalse(Pattern.compile("[\\p{Cc}\u2028-\u202e&&[^\r\n]]").matcher(result.out()).find(), result.out());
            assertTrue(result.out().contains("broken two?lines: "), result.out());
            assertTrue(result.out().contains("skipped site/fifo?[2J: "), result.out());
            assertEquals(option.equals("--dry-run") ? hostile.size() : 0,
                    result.out().lines().filter(line -> line.startsWith("would upload site/")).count(), result.out());
        }
        var trace = onTerminal(200, "both", "", command(), "no" + ESCAPE + "[31mne", target, "--debug",
                "--color=never");
        assertFalse(trace.out().contains(ESCAPE), trace.out());
    }

    @Test
    void teachesByItsHelp() {
        var help = command().unconfigured().exec("upload-folder", "--help");
        assertEquals(0, help.exitCode());
        assertEquals("", help.err());
        var lines = help.out().lines().toList();
        lines.forEach(line -> assertTrue(line.length() <= 80, line));
        assertFalse(help.out().contains(ESCAPE));
        var headings = lines.stream().filter(line -> line.matches("[A-Z].*:")).toList();
        assertEquals(List.of("Upload:", "Files:", "Objects:", "Transfer:", "Many machines:",
                "Output:", "AWS:", "Help:", "Exit codes:", "Examples:"), headings);
        assertTrue(lines.subList(lines.indexOf("Examples:"), lines.size()).stream()
                .anyMatch(line -> line.startsWith("  upload-folder ") && line.contains("--dry-run")));
        assertEquals(help.out(), command().exec("upload-folder", "-h", "--delte").out(), "help wins over errors");

        var coloured = onTerminal(80, "both", "", command(), "--help");
        assertTrue(coloured.out().contains(ESCAPE + "[1mExamples:"), coloured.out());
        assertEquals(help.out(), coloured.out().replaceAll(ESCAPE + "\\[[\\d;]*m", "").replace("\r\n", "\n"));
        assertEquals(help.out(), onTerminal(80, "stderr", "", command(), "--help").out(), "piped into a pager");

        var version = command().exec("upload-folder", "--version");
        assertTrue(version.exitCode() == 0 && version.out().matches("upload-folder \\(awskit\\) \\d+\\.\\d+\\.\\d+\n"),
                version.toString());
    }

    @Test
    void completesInBashAndZsh() throws IOException {
        var script = command().unconfigured().exec("upload-folder", "--completion", "bash");
        assertEquals(0, script.exitCode(), script.err());
        Files.writeString(folder.resolve("completion"), script.out());
        assertEquals(List.of("--follow-symlinks", "--force"), bash("--fo"));
        assertEquals(List.of("json", "jsonl", "text"), bash("--output", ""));
        assertEquals(List.of("aws:kms", "aws:kms:dsse"), bash("--sse", "aws"));
        assertEquals(List.of("kms", "kms:dsse"), bash("--sse", "aws:k"), "bash keeps what is before the colon");
        assertEquals(List.of("eu-west-1", "eu-west-2", "eu-west-3"), bash("--region", "eu-west-"));
        assertEquals(List.of("GLACIER", "GLACIER_IR"), bash("--storage-class", "GLA"));
        assertEquals(List.of("public-read", "public-read-write"), bash("--acl", "pub"));
        assertEquals(List.of("crc32", "crc64nvme", "none"), bash("--checksum-algorithm", ""));
        assertEquals(List.of("adaptive", "legacy", "standard"), bash("--retry-mode", ""));

        assumeTrue(installed("zsh"));
        script = command().unconfigured().exec("upload-folder", "--completion", "zsh");
        Files.writeString(folder.resolve("completion"), script.out());
        var zsh = program("zsh", "-fc", "autoload -U +X compinit && compinit -D; source ./completion; "
                + "print $_comps[upload-folder]");
        assertEquals(0, zsh.exitCode(), zsh.err());
        assertTrue(zsh.out().contains("_upload-folder"), zsh.toString());
    }

    @Test
    void completesInFish() throws IOException {
        assumeTrue(installed("fish"));
        var script = command().unconfigured().exec("upload-folder", "--completion", "fish");
        Files.writeString(folder.resolve("completion.fish"), script.out());
        assertEquals(new Running.Result(0, "", ""), program("fish", "--no-config", "-n", "completion.fish"));
        assertEquals(List.of("--follow-symlinks", "--force"), fish("--fo"));
        assertEquals(List.of("--no-clobber", "--no-follow-symlinks", "--no-progress", "--no-sign-request",
                "--no-verify-ssl"), fish("--no"));
        assertEquals(List.of("json", "jsonl", "text"), fish("--output "));
    }

    @Test
    void completesTheNamesOfProfiles() throws IOException {
        var aws = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(aws.resolve("config"), "[default]\nregion = x\n[profile prod]\n[sso-session corp]\n");
        Files.writeString(aws.resolve("credentials"), "[keys]\n");
        Files.writeString(folder.resolve("completion"), command().exec("upload-folder", "--completion", "bash").out());
        assertEquals(List.of("default", "keys", "prod"), bash("--profile", ""));
        if (installed("zsh")) {
            Files.writeString(folder.resolve("completion"),
                    command().exec("upload-folder", "--completion", "zsh").out());
            assertEquals("prod", zsh("upload-folder --profile p", "prod"));
            assertEquals("aws:kms:dsse", zsh("upload-folder --sse=aws:kms:", "aws:kms:dsse"));
        }
        if (installed("fish")) {
            Files.writeString(folder.resolve("completion.fish"),
                    command().exec("upload-folder", "--completion", "fish").out());
            assertEquals(List.of("default", "keys", "prod"), fish("--profile "));
        }
    }

    @Test
    void printsTheLeastPolicyWithoutARequest() {
        // options | actions beside those that every upload needs
        var rows = """
                                         |
                --delete                 | s3:DeleteObject
                --tagging a=b            | s3:PutObjectTagging
                --acl private --delete   | s3:DeleteObject s3:PutObjectAcl
                --sse aws:kms            | kms:Decrypt kms:GenerateDataKey
                --sse-kms-key-id alias/k | kms:Decrypt kms:GenerateDataKey
                """.lines().map(line -> Arrays.stream(line.split("\\|", 2)).map(cell -> Arrays.stream(cell.split(" "))
                .filter(word -> !word.isEmpty()).toList()).toList()).toList();
        var results = command().unconfigured().execAll("upload-folder", rows.stream().map(row -> Stream.concat(
                Stream.of("site", "s3://logs/a b", "--iam-policy"), row.getFirst().stream()).toList()).toList())
                .iterator();
        rows.forEach(row -> assertLeastPolicy(results.next(), row.getLast()));
    }

    private static void assertLeastPolicy(Running.Result result, List<String> more) {
        assertEquals(0, result.exitCode(), result.err());
        var actions = new TreeSet<String>();
        for (var each : (List<?>) ((Map<?, ?>) Json.read(result.out())).get("Statement")) {
            var statement = (Map<?, ?>) each;
            assertEquals("Allow", statement.get("Effect"));
            ((List<?>) statement.get("Action")).forEach(action -> actions.add((String) action));
            if (((List<?>) statement.get("Action")).contains("s3:ListBucket")) {
                assertEquals(List.of("arn:aws:s3:::logs"), statement.get("Resource"));
                assertEquals(Map.of("StringLike", Map.of("s3:prefix", "a b/*")), statement.get("Condition"));
            } else if (((List<?>) statement.get("Action")).contains("s3:PutObject")) {
                assertEquals(List.of("arn:aws:s3:::logs/a b/*"), statement.get("Resource"));
            }
        }
        var expected = new TreeSet<>(Set.of("s3:AbortMultipartUpload", "s3:GetObject", "s3:ListBucket",
                "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts", "s3:PutObject"));
        expected.addAll(more);
        assertEquals(expected, actions);
    }

    @Test
    void announcesWithoutChangingAnything() throws IOException {
        write(2, 1200);
        Files.write(folder.resolve("site/large"), new byte[11_000_000]);
        Commands.s3().putObject(put -> put.bucket(bucket).key("p/old"), RequestBody.fromString("old"));
        Commands.s3().putObject(put -> put.bucket(bucket).key("p/0.txt"), RequestBody.fromString("other size"));
        var before = keys();
        try (var proxy = new FaultProxy(Commands.sandbox().endpoint())) {
            Object[] args = {"site", target + "/p", "--delete", "--multipart-threshold", "10MB", "--part-size", "5MiB"};
            var dry = Stream.concat(Arrays.stream(args), Stream.of("--dry-run")).toArray();
            var result = command().endpoint(proxy.endpoint()).exec("upload-folder", dry);
            assertEquals(new Running.Result(0, """
                    would upload site/0.txt to s3://BUCKET/p/0.txt (1.2 KiB)
                    would upload site/1.txt to s3://BUCKET/p/1.txt (1.2 KiB)
                    would upload site/large to s3://BUCKET/p/large (10.5 MiB)
                    would delete s3://BUCKET/p/old
                    would upload 3 files (10.5 MiB) to s3://BUCKET/p, 1 to delete
                    would take 9 requests: CompleteMultipartUpload 1, CreateMultipartUpload 1, DeleteObjects 1, \
                    ListObjectsV2 1, PutObject 2, UploadPart 3
                    """.replace("BUCKET", bucket), ""), result);
            assertEquals(before, keys());
            assertEquals(Set.of("ListObjectsV2"), proxy.requests().keySet());

            var json = command().exec("upload-folder", Stream.concat(Arrays.stream(dry),
                    Stream.of("--output", "json")).toArray());
            var announced = ((Map<?, ?>) Json.read(json.out())).get("requests");
            var done = command().exec("upload-folder", Stream.concat(Arrays.stream(args),
                    Stream.of("--output", "json")).toArray());
            assertEquals(((Map<?, ?>) Json.read(done.out())).get("requests"), announced, "and so it was");
        }
    }

    @Test
    void printsOneDocumentAndALinePerFile() throws IOException {
        write(2, 10);
        Files.createSymbolicLink(folder.resolve("site/broken"), Path.of("nowhere"));
        var result = command().exec("upload-folder", "site", target, "--output", "json", "--report", "report",
                "--no-progress");
        assertEquals(1, result.exitCode());
        assertEquals(1, result.err().lines().count(), result.err());
        var document = (Map<?, ?>) Json.read(result.out()); // fails if anything else is there
        assertEquals(List.of("uploaded", "unchanged", "deleted", "skipped", "failed", "bytes", "resumedParts",
                "requests", "seconds"), List.copyOf(document.keySet()));
        assertEquals(2, document.get("uploaded"));
        var failed = (Map<?, ?>) ((List<?>) document.get("failed")).getFirst();
        assertEquals(List.of("path", "key", "code", "message"), List.copyOf(failed.keySet()));
        assertEquals("broken", failed.get("key"));

        var lines = Files.readAllLines(folder.resolve("report")).stream().map(line -> (Map<?, ?>) Json.read(line))
                .toList();
        assertEquals(Map.of("0.txt", "uploaded", "1.txt", "uploaded", "broken", "failed"), lines.stream()
                .collect(toMap(line -> line.get("key"), line -> line.get("outcome"))));
        lines.stream().filter(line -> line.get("outcome").equals("uploaded")).forEach(line -> assertEquals(
                Map.of("outcome", "uploaded", "path", "site/" + line.get("key"), "key", line.get("key"), "bytes", 10),
                line));
    }

    private void write(int files, int bytes) throws IOException {
        var site = Files.createDirectory(folder.resolve("site"));
        for (var n = 0; n < files; n++) {
            Files.write(site.resolve(n + ".txt"), new byte[bytes]);
        }
    }

    private Commands command() {
        return Commands.with().directory(folder).env("HOME", home.toString()).env("TERM", "xterm-256color")
                .env("NO_COLOR", null).env("LC_ALL", "C.UTF-8");
    }

    private List<String> keys() {
        return Commands.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::toString).toList();
    }

    private static Running.Result onTerminal(int columns, String what, String interrupt, Commands command,
            Object... args) {
        assumeTrue(installed("python3"));
        var line = new ArrayList<>(List.of("python3", "-c", TERMINAL, Integer.toString(columns), what, interrupt));
        line.addAll(List.of(command.line("upload-folder", args)));
        try (var running = command.startProgram(line.toArray(String[]::new))) {
            return running.await(Duration.ofMinutes(1));
        }
    }

    /// Returns the lines that the bar has drawn, without colours.
    private static List<String> frames(String output) {
        return Pattern.compile(Pattern.quote(DRAW + ESCAPE + "[?7l") + "(.*?)" + Pattern.quote(ESCAPE + "[?7h"))
                .matcher(output).results().map(frame -> frame.group(1).replaceAll(ESCAPE + "\\[\\d+m", "")).toList();
    }

    /// Returns what is visible at the end: of each line, the text after it was last erased.
    private static String visible(String output) {
        var lines = new StringBuilder();
        for (var line : output.split("\r?\n")) {
            lines.append(line.substring(line.lastIndexOf(DRAW) < 0 ? 0 : line.lastIndexOf(DRAW) + DRAW.length()))
                    .append('\n');
        }
        return lines.toString();
    }

    private List<String> bash(String... words) {
        var script = """
                source ./completion
                complete -p upload-folder > /dev/null || exit
                COMP_LINE="upload-folder $*" COMP_POINT=1000
                _complete_upload-folder 2> /dev/null
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        var line = Stream.concat(Stream.of("bash", "-c", script, "bash"), Stream.of(words)).toArray(String[]::new);
        return program(line).out().lines().sorted().toList();
    }

    /// Types into an interactive zsh, then Tab, and waits for a text.
    private String zsh(String typed, String completed) {
        return program("zsh", "-fc", """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'autoload -U compinit; compinit -D; source ./completion; print READ""Y'
                zpty -r shell out '*READY*'
                zpty -n -w shell "$1"$'\\t'
                zpty -r shell out "*$2*"
                zpty -d shell
                print $2
                """, "zsh", typed, completed).out().strip();
    }

    private List<String> fish(String typed) {
        return program("fish", "--no-config", "-c", "source completion.fish; complete -C 'upload-folder " + typed + "'")
                .out().lines().map(line -> line.split("\t")[0]).sorted().toList();
    }

    private Running.Result program(String... line) {
        try (var running = command().startProgram(line)) {
            return running.await(Duration.ofSeconds(30));
        }
    }

    private static boolean installed(String program) {
        try (var running = Commands.with().startProgram(program, "--version")) {
            return running.await(Duration.ofSeconds(30)).exitCode() == 0;
        } catch (UncheckedIOException notThere) {
            return false;
        }
    }
}
