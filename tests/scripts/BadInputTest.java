//SOURCES ../support/Commands.java ../support/FaultProxy.java ../support/ServerCertificate.java
//SOURCES ../support/StubEndpoint.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.Running;
import support.ServerCertificate;
import support.StubEndpoint;

/// A mistake of any kind leads to one line that says what is wrong and what to do, and to an exit code for scripts.
/// Nothing is written.
class BadInputTest {

    private static final String TOKEN = "SESSION-TOKEN-THAT-NOBODY-MAY-SEE";

    @TempDir
    Path folder;

    private final String bucket = Commands.bucket();

    @BeforeEach
    void makeSite() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("site")).resolve("a"), "content");
        Files.writeString(folder.resolve("file"), "content");
    }

    // upload-folder ARGUMENTS, with BUCKET for one that exists
    private static final String MISTAKES = """
            252 |                                   | FOLDER|FILE|- is missing (see upload-folder --help)
            252 | site                              | s3://BUCKET[/PREFIX] is missing (see upload-folder --help)
            252 | site s3://BUCKET more             | "more" is one argument too many (see upload-folder --help)
            252 | none s3://BUCKET                  | folder "none" does not exist (looked in FOLDER)
            252 | '' s3://BUCKET                    | folder "" does not exist (looked in FOLDER)
            252 | file s3://BUCKET --delete         | --delete has no meaning for a file (name a folder, or leave the option out)
            252 | - s3://BUCKET/x --preserve        | --preserve has no meaning for stdin (name a folder, or leave the option out)
            252 | site s3://BUCKET --shard 0/8      | --shard "0/8" is not a share (1/8 to 8/8 are the shares of eight tasks, all is the whole folder)
            252 | site s3://BUCKET --shard 1/8 --shards 8 | --shard and --shards contradict each other (choose one)
            252 | site s3://BUCKET --shards 0       | --shards "0" is out of range (a number of tasks)
            252 | site s3://BUCKET --shards 8       | --shards 8 needs the number of this task, but no scheduler has set JOB_COMPLETION_INDEX (--shard I/8 names the share)
            252 | - s3://BUCKET/x --shard 1/8       | --shard has no meaning for stdin (only one task can send it)
            252 | --report-of none                  | report "none" cannot be read (it does not exist)
            252 | --report-of file                  | there is no report of a shard in "file" (tasks print it with --output json)
            252 | site BUCKET                       | "BUCKET" is not an S3 location (as in s3://BUCKET/PREFIX)
            252 | site S3://BUCKET                  | "S3://BUCKET" is not an S3 location (as in s3://BUCKET/PREFIX)
            252 | site s3://                        | "" is not a bucket name (as in s3://BUCKET/PREFIX)
            252 | site s3://ab                      | "ab" is not a bucket name (bucket names have 3 to 63 characters, not 2)
            252 | site s3://My_Bucket               | "My_Bucket" is not a bucket name (bucket names have only lower-case letters, digits, dots and hyphens)
            252 | site s3://-ab                     | "-ab" is not a bucket name (bucket names begin and end with a letter or digit)
            252 | site s3://a..b                    | "a..b" is not a bucket name (bucket names have no two dots in a row)
            252 | site s3://10.0.0.1                | "10.0.0.1" is not a bucket name (bucket names are not IP addresses)
            252 | site s3://BUCKET --delte          | unknown option "--delte" (did you mean --delete or --debug?)
            252 | site s3://BUCKET --dryrun         | unknown option "--dryrun" (did you mean --dry-run?)
            252 | site s3://BUCKET --zzzz           | unknown option "--zzzz" (see upload-folder --help)
            252 | site s3://BUCKET --region         | --region needs a value (--region REGION)
            252 | site s3://BUCKET --region a --region b | --region is given twice (once is enough)
            252 | site s3://BUCKET --quiet=yes      | --quiet takes no value (leave "yes" out)
            252 | site s3://BUCKET --force --checksum | --force and --checksum contradict each other (choose one)
            252 | site s3://BUCKET --checksum --size-only | --checksum and --size-only contradict each other (choose one)
            252 | site s3://BUCKET --force --no-clobber | --force and --no-clobber contradict each other (choose one)
            252 | site s3://BUCKET --allow-empty    | --allow-empty has no meaning without --delete (add --delete)
            252 | site s3://BUCKET --sse AES256 --sse-kms-key-id k | --sse-kms-key-id and --sse AES256 contradict each other (choose one)
            252 | site s3://BUCKET --report - | --report "-" is not a file (--report /dev/stderr, or --output json on stdout)
            252 | site s3://BUCKET --sse none --sse-kms-key-id k | --sse-kms-key-id and --sse none contradict each other (choose one)
            252 | site s3://BUCKET --sse rot13      | --sse "rot13" is unknown (AES256, aws:kms, aws:kms:dsse or none)
            252 | site s3://BUCKET --part-size 1MiB | part size "1.0 MiB" is out of range (5 MiB to 5 GiB)
            252 | site s3://BUCKET --part-size 6TB  | part size "6.0 TiB" is out of range (5 MiB to 5 GiB)
            252 | site s3://BUCKET --part-size 8XB  | --part-size "8XB" is not a size (as in 8MiB, 1.5GiB or 5242880)
            252 | site s3://BUCKET --multipart-threshold 0 | --multipart-threshold "0 B" is out of range (up to 5 GiB: more cannot be sent whole)
            252 | site s3://BUCKET --max-bandwidth 10Mb/s | --max-bandwidth "10Mb/s" is not a rate in bytes (as in 50MB/s)
            252 | site s3://BUCKET --concurrency 0  | --concurrency "0" is out of range (1 to 1000)
            252 | site s3://BUCKET --concurrency x  | --concurrency "x" is not a whole number
            252 | site s3://BUCKET --checksum-algorithm md5 | --checksum-algorithm "md5" is unknown (crc32, crc64nvme or none)
            252 | site s3://BUCKET --output xml     | --output "xml" is unknown (text, json or jsonl)
            252 | site s3://BUCKET --color red      | --color "red" is unknown (auto, always or never)
            252 | site s3://BUCKET --completion sh  | --completion "sh" is unknown (bash, zsh or fish)
            252 | site s3://BUCKET --rule *.html    | "*.html" is not a rule (as in --rule '*.html: Cache-Control=no-cache'; a value with a comma stands in double quotes)
            252 | site s3://BUCKET --metadata x     | --metadata "x" is not NAME=VALUE
            252 | site s3://BUCKET --metadata =x    | --metadata "=x" cannot be sent (names have letters, digits and hyphens, values are one line of ASCII)
            252 | site s3://BUCKET --metadata a=é   | --metadata "a=é" cannot be sent (names have letters, digits and hyphens, values are one line of ASCII)
            252 | site s3://BUCKET --cache-control é | --cache-control "é" cannot be sent (one line of ASCII; encode what is not)
            252 | site s3://BUCKET --acl open       | --acl "open" is unknown (authenticated-read, aws-exec-read, bucket-owner-full-control, bucket-owner-read, private, public-read, public-read-write)
            252 | site s3://BUCKET --report no/f    | report file "no/f" cannot be written (its folder does not exist)
            252 | site s3://BUCKET --max-attempts 0 | --max-attempts "0" is out of range (1 to 86400)
            252 | site s3://BUCKET --max-attempts x | --max-attempts "x" is not a whole number
            252 | site s3://BUCKET --retry-mode no  | --retry-mode "no" is unknown (legacy, standard or adaptive)
            252 | site s3://BUCKET --read-timeout 99999999999 | --read-timeout "99999999999" is out of range (1 to 86400)
            252 | site s3://BUCKET --endpoint-url localhost:9000 | --endpoint-url "localhost:9000" is not an http or https address (as in --endpoint-url http://127.0.0.1:9000)
            252 | site s3://BUCKET --endpoint-url http://[ | --endpoint-url "http://[" is not an http or https address
            253 | site s3://BUCKET --profile prd    | unknown profile "prd" (looked in FOLDER/.aws/config and FOLDER/.aws/credentials; no profiles there)
            254 | site s3://no-such-bucket-1        | bucket "no-such-bucket-1" does not exist (check its name; create it with aws s3 mb)
            254 | site s3://no-such-bucket-1 --force | bucket "no-such-bucket-1" does not exist (check its name; create it with aws s3 mb)
            255 | site s3://BUCKET --endpoint-url http://127.0.0.1:1 --max-attempts 1 | cannot connect to http://127.0.0.1:1 (connection refused; is it running? check --endpoint-url)
            """;

    private record Mistake(int exitCode, String arguments, String line) {

        Mistake(String row) {
            this(row.split(" *\\| ", 3));
        }

        private Mistake(String[] cells) {
            this(Integer.parseInt(cells[0]), cells[1].strip(), cells[2]);
        }

        List<String> words(String bucket) {
            return arguments.isEmpty() ? List.of() : Stream.of(arguments.split(" "))
                    .map(word -> word.equals("''") ? "" : word.replace("BUCKET", bucket)).toList();
        }

        /// In brackets BUCKET is a label.
        Running.Result expected(String bucket, Path folder) {
            return new Running.Result(exitCode, "", "upload-folder: " + line.replace("looked in FOLDER", "looked in "
                    + folder).replace("and FOLDER", "and " + folder).replace("\"BUCKET\"", "\"" + bucket + "\"")
                    .replace("S3://BUCKET", "S3://" + bucket).replace("FOLDER/", folder + "/") + "\n");
        }
    }

    @TestFactory
    Stream<DynamicTest> saysInOneLineWhatIsWrong() {
        var mistakes = MISTAKES.lines().map(Mistake::new).toList();
        var results = commands().execAll("upload-folder", mistakes.stream().map(it -> it.words(bucket)).toList());
        assertNothingWritten();
        return IntStream.range(0, mistakes.size()).mapToObj(i -> dynamicTest(mistakes.get(i).toString(),
                () -> assertEquals(mistakes.get(i).expected(bucket, folder), results.get(i))));
    }

    @Test
    void saysThatAFolderCannotBeRead() throws IOException {
        var locked = Files.createDirectory(folder.resolve("locked"));
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")));
        assumeTrue(locked.toFile().setReadable(false, false) && locked.toFile().setExecutable(false, false));
        // Root can read everything, unless it drops its capabilities.
        var line = Stream.concat(Stream.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"),
                Stream.of(commands().line("upload-folder", "locked", "s3://" + bucket))).toArray(String[]::new);
        try (var running = commands().startProgram(line)) {
            assertRefused(255, "folder \"locked\" cannot be read (permission denied)",
                    running.await(Duration.ofMinutes(1)));
        } finally {
            locked.toFile().setReadable(true);
            locked.toFile().setExecutable(true);
        }
    }

    @Test
    void saysWhichCredentialsAreWrong() throws IOException {
        var nothing = Commands.with().unconfigured().directory(folder).env("AWS_REGION", "eu-west-1");
        var none = nothing.exec("upload-folder", "site", "s3://" + bucket);
        assertEquals(253, none.exitCode(), none.err());
        assertTrue(none.err().matches("upload-folder: no credentials found \\(looked in: environment, .*; "
                + "try aws configure.*\\)\n"), none.err());

        assertRefused(253, "half a key pair in the environment: no AWS_SECRET_ACCESS_KEY (set both or neither)",
                commands().env("AWS_SECRET_ACCESS_KEY", null), "site", "s3://" + bucket);
        assertRefused(253, "no region (looked in: AWS_REGION, AWS_DEFAULT_REGION, profile \"default\" in "
                + "FOLDER/.aws/config and FOLDER/.aws/credentials; try --region us-east-1)",
                commands().env("AWS_REGION", null).env("AWS_DEFAULT_REGION", null), "site", "s3://" + bucket);

        var unknown = commands().env("AWS_ACCESS_KEY_ID", "AKIAOTHER").exec("upload-folder", "site", "s3://" + bucket);
        assertEquals(253, unknown.exitCode());
        assertTrue(unknown.err().startsWith("upload-folder: the access key is not valid here (check --profile and "
                + "--region; InvalidAccessKeyId"), unknown.err());
        assertOneLine(unknown);
        assertRefused(253, "the secret access key does not fit the access key (check both; SignatureDoesNotMatch)",
                commands().env("AWS_SECRET_ACCESS_KEY", "wrong"), "site", "s3://" + bucket);
    }

    @Test
    void saysWhereTheConfigurationIsMalformed() throws IOException {
        var aws = Files.createDirectory(folder.resolve(".aws"));
        Files.writeString(aws.resolve("config"), "[default]\nmax_attempts = many\n");
        assertRefused(253, "bad number of attempts \"many\" in profile \"default\" (1 or more, the first included)",
                commands(), "site", "s3://" + bucket);
        Files.writeString(aws.resolve("config"), "region = eu-west-1\n[default\n");
        var broken = commands().exec("upload-folder", "site", "s3://" + bucket);
        assertEquals(253, broken.exitCode(), broken.err());
        assertTrue(broken.err().contains("/.aws/config"), broken.err());
        assertOneLine(broken);
    }

    // code, HTTP status, exit code | line
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            403 | AccessDenied                 | 254 | access denied: ListObjectsV2 on bucket "logs" (needs s3:ListBucket; no)
            400 | ExpiredToken                 | 253 | the credentials have expired (sign in again)
            """)
    void saysWhatTheServiceRefuses(int status, String code, int exitCode, String line) {
        var error = "<Error><Code>" + code + "</Code><Message>no</Message><Region>eu-west-1</Region></Error>";
        var answer = StubEndpoint.Answer.of(status, error).with("x-amz-bucket-region", "eu-west-1");
        try (var stub = StubEndpoint.always(answer)) {
            assertRefused(exitCode, line, commands().endpoint(stub.uri()), "site", "s3://logs");
            assertEquals(List.of("GET"), stub.seen.stream().map(StubEndpoint.Seen::method).distinct().toList());
        }
    }

    /// A bucket is followed once.
    @ParameterizedTest
    @CsvSource({"301, PermanentRedirect", "307, TemporaryRedirect", "400, AuthorizationHeaderMalformed"})
    void saysThatABucketIsElsewhereAndRefusesThereToo(int status, String code) {
        var answer = StubEndpoint.Answer.s3(status, code, "no").with("x-amz-bucket-region", "eu-west-1");
        try (var stub = StubEndpoint.always(answer)) {
            var result = commands().endpoint(stub.uri()).exec("upload-folder", "site", "s3://logs");
            assertEquals(new Running.Result(254, "", """
                    upload-folder: bucket "logs" is in eu-west-1, not us-east-1: going on there
                    upload-folder: bucket "logs" refuses requests for eu-west-1 too: %s (check --endpoint-url, or try \
                    again later)
                    """.formatted(code)), result);
            assertEquals(1, stub.seen.stream().filter(request -> request.method().equals("HEAD")
                    && request.header("Authorization").contains("/us-east-1/")).count());
        }
    }

    @Test
    void namesEachFileThatIsRefused() {
        try (var proxy = new FaultProxy(Commands.sandbox().endpoint())) {
            proxy.on(FaultProxy.is("PutObject"), new Fault.Refuse(403, "AccessDenied"));
            var result = commands().endpoint(proxy.endpoint()).exec("upload-folder", "site", "s3://" + bucket);
            assertEquals("upload-folder: site/a: access denied: PutObject on bucket \"" + bucket
                    + "\" (needs s3:PutObject; injected; if the bucket's policy wants another encryption: "
                    + "--sse aws:kms, or --sse none)\n", result.err());
            assertEquals(1, result.exitCode());
            assertTrue(result.out().matches("uploaded 0 files \\(0 B\\) to s3://" + bucket + " in .* s, 1 failed\n"),
                    result.out());
        }
        assertNothingWritten();
    }

    @Test
    void saysThatAHostIsUnknown() throws IOException {
        // The JDK looks up names in this file only and asks no resolver.
        var hosts = Files.writeString(folder.resolve("hosts"), "");
        assertRefused(255, "cannot find host \"no-such-host.invalid\" (check --region, --endpoint-url and the network)",
                commands().java("-Djdk.net.hosts.file=" + hosts), "site", "s3://" + bucket, "--endpoint-url",
                "http://no-such-host.invalid", "--max-attempts", 1);
    }

    @Test
    void saysWhomItCannotTrust() throws Exception {
        var certificate = ServerCertificate.create(folder);
        try (var stub = StubEndpoint.https(certificate.context(), StubEndpoint.Answer.of(200, ""))) {
            var untrusted = commands().endpoint(stub.uri()).exec("upload-folder", "site", "s3://" + bucket,
                    "--max-attempts", 1);
            assertTrue(untrusted.err().startsWith("upload-folder: cannot trust " + stub.uri() + ": ")
                    && untrusted.err().endsWith(" (try --ca-bundle FILE)\n"), untrusted.err());
            assertEquals(255, untrusted.exitCode());
            assertOneLine(untrusted);
            assertRefused(253, "unusable CA bundle \"no.pem\" (a file of PEM certificates, from --ca-bundle, "
                    + "AWS_CA_BUNDLE or ca_bundle)", commands().endpoint(stub.uri()), "site", "s3://" + bucket, "--ca-bundle", "no.pem",
                    "--max-attempts", 1);
            assertEquals(List.of(), stub.seen);
        }
        var plain = URI.create(Commands.sandbox().endpoint().toString().replace("http:", "https:"));
        var noTls = commands().endpoint(plain).exec("upload-folder", "site", "s3://" + bucket, "--max-attempts", 1);
        assertEquals(255, noTls.exitCode());
        assertTrue(noTls.err().startsWith("upload-folder: cannot trust " + plain + ": "), noTls.err());
        assertOneLine(noTls);
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExpiredToken", "SignatureDoesNotMatch", "InternalError"})
    void showsTheTraceAndNoSecretWhenDebugging(String code) {
        var secret = Commands.sandbox().secretKey();
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.s3(code.equals("InternalError") ? 500 : 403, code,
                "no"))) {
            var result = commands().endpoint(stub.uri()).env("AWS_SESSION_TOKEN", TOKEN)
                    .exec("upload-folder", "site", "s3://" + bucket, "--debug", "--max-attempts", 2);
            var output = result.out() + result.err();
            assertTrue(output.contains("\n    at awskit."), output);
            assertTrue(output.lines().toList().getLast().startsWith("upload-folder: "), output);
            assertFalse(output.contains(secret), output);
            assertFalse(output.contains(TOKEN), output);
            assertTrue(stub.seen.stream().allMatch(seen -> TOKEN.equals(seen.header("X-amz-security-token"))),
                    "the token was in use");
        }
    }

    private Commands commands() {
        return Commands.with().directory(folder).env("HOME", folder.toString()).java("-Duser.home=" + folder);
    }

    private void assertRefused(int exitCode, String line, Commands commands, Object... args) {
        assertRefused(exitCode, line.replace("FOLDER/", folder + "/"), commands.exec("upload-folder", args));
    }

    private void assertRefused(int exitCode, String line, Running.Result result) {
        assertEquals(new Running.Result(exitCode, "", "upload-folder: " + line + "\n"), result);
        assertNothingWritten();
    }

    private static void assertOneLine(Running.Result result) {
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    private void assertNothingWritten() {
        assertEquals(List.of(), Commands.s3().listObjectsV2(list -> list.bucket(bucket)).contents());
        assertEquals(List.of(), Commands.s3().listMultipartUploads(list -> list.bucket(bucket)).uploads());
    }

    // LC_ALL=C upload-folder site s3://BUCKET/ü
    @Test
    void refusesArgumentsThatTheLocaleCannotHold() {
        var command = Commands.with().env("LC_ALL", "C").directory(folder);
        var line = Stream.concat(Stream.of("bash", "-c", "\"$@\"$'\\xc3\\xbc'", "bash"),
                Stream.of(command.line("upload-folder", "site", "s3://" + bucket + "/"))).toArray(String[]::new);
        try (var running = command.startProgram(line)) {
            var result = running.await(Duration.ofSeconds(30));
            assertEquals(252, result.exitCode(), result.err());
            assertTrue(result.err().endsWith("has characters that are not in this locale (set LC_ALL=C.UTF-8)\n"),
                    result.err());
        }
    }
}
