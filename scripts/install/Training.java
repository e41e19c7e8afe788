//SOURCES ../run/Compile.java ../run/Run.java ../run/RunKept.java ../upload/CryptoProvider.java Cache.java Commands.java
//SOURCES HmacSha256.java JvmOptions.java NativeCrypto.java TlsRelay.java
package install;

import awskit.Session;
import awskit.script.Script;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import run.Run;
import run.RunKept;
import upload.CryptoProvider;

/// The runs that the AOT [caches][Cache] are trained on: in each, commands do real work in one JVM.
public final class Training {

    /// A line of output that begins a lesson.
    static final String LESSON = "lesson: ";

    /// How many lessons there are.
    static final int LESSONS = 8;

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String STATEMENTS = """
            sts.getCallerIdentity().account()
            s3.listBuckets().buckets().size()
            /exit
            """;
    private static final int SMALL_FILES = 200;
    private static final int LARGE_FILE = 24 << 20;

    private Training() {}

    /// Returns the command line that makes the caches, to be run on the sandbox.
    ///
    /// @param folder where the caches are written
    /// @param crypto options of the JVM that uploads
    /// @param script a script that ends normally; the folder beside it gets what is kept of it
    static List<String> teaching(Path folder, String classPath, List<String> crypto, Path script) {
        return Stream.concat(Stream.of(JAVA, "-cp", classPath, "install.Training", "teach", folder.toString(),
                script.toString()), crypto.stream()).toList();
    }

    /// `teach FOLDER SCRIPT OPTION…` starts a JVM for each cache. `learn CACHE SCRIPT OPTION…` is that JVM; the options
    /// lead its commands through TLS, so that nothing of the server is learnt.
    static void main(String... args) throws Throwable {
        var options = List.of(args).subList(3, args.length);
        if (args[0].equals("teach")) {
            System.exit(teach(Path.of(args[1]), args[2], options));
        }
        learn(Cache.valueOf(args[1]), Path.of(args[2]), options.toArray(String[]::new));
    }

    private static int teach(Path folder, String script, List<String> crypto) throws Exception {
        var keys = Files.createTempDirectory("awskit-training");
        try (var relay = new TlsRelay(URI.create(System.getenv("AWS_ENDPOINT_URL")), keys)) {
            var jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                    .toList();
            var home = home(keys);
            var code = 0;
            // The layer needs the cache that it lies on.
            for (var together : List.of(List.of(Cache.COMMANDS, Cache.UPLOAD), List.of(Cache.SHELL))) {
                var learners = new ArrayList<Process>();
                for (var cache : together) {
                    var line = new ArrayList<>(List.of(JAVA, "-XX:+UnlockDiagnosticVMOptions", "-XX:+UseSerialGC",
                            JvmOptions.NATIVE_ACCESS, JvmOptions.NATIVE_REFLECTION, "-XX:TieredStopAtLevel=1",
                            "-Djava.util.prefs.userRoot=" + keys));
                    line.addAll(cache.making(folder));
                    line.addAll(crypto);
                    if (cache == Cache.UPLOAD) {
                        line.add(JvmOptions.NO_TIMES);
                    }
                    line.addAll(List.of("-cp", cache.classPath(jars), "install.Training", "learn", cache.name(),
                            script));
                    line.addAll(List.of(relay.options()));
                    var learner = new ProcessBuilder(line).inheritIO();
                    learner.environment().keySet().removeIf(name -> name.matches("AWS_.*|XDG_.*|REQUESTS_CA_BUNDLE"));
                    learner.environment().put("HOME", home.toString());
                    learners.add(learner.start());
                }
                for (var learner : learners) {
                    code = Math.max(code, learner.waitFor());
                }
            }
            return code;
        } finally {
            delete(keys);
        }
    }

    private static void learn(Cache cache, Path script, String... tls) throws Throwable {
        sessions();
        if (cache == Cache.UPLOAD) {
            var upload = Commands.entry("UploadFolder", Training.class);
            upload(upload, tls);
            lesson("the cache of upload-folder");
            Script.run(upload.create(), "--version"); // as its own main does, which ends the JVM
        }
        var commands = Commands.of(Training.class);
        if (cache == Cache.SHELL) {
            lesson("shell");
            help(List.of(commands.named("shell")));
            System.setIn(new ByteArrayInputStream(STATEMENTS.getBytes()));
            run(commands.named("shell"));
            System.exit(0);
        }
        hmac();
        lesson("help");
        help(commands.entries().stream().filter(command -> Cache.of(command.name()) == Cache.COMMANDS).toList());
        lesson("assume-role");
        assume(commands.named("assume-role"), tls);
        lesson("list-running");
        list(commands.named("list-running"), tls);
        lesson("scripts");
        run(script);
        lesson("the cache of the others");
        Script.run(commands.named("list-running").create());
    }

    /// Compiles and runs a script, then runs it as it was kept.
    private static void run(Path script) throws Throwable {
        var folder = Files.createDirectories(script.resolveSibling("kept"));
        Run.main(folder.toString(), "training", script.toString(), System.getProperty("java.class.path"));
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            RunKept.main(jars.iterator().next().toString(), Files.readAllLines(folder.resolve("main")).get(1));
        }
    }

    /// Uses [HmacSha256], with which commands sign. The training itself signs with the JDK's HMAC, because scripts with
    /// jars of their own need that.
    private static void hmac() throws GeneralSecurityException {
        var mac = HmacSha256.mac();
        mac.init(new SecretKeySpec(new byte[1], HmacSha256.NAME));
        mac.doFinal(new byte[1]);
    }

    /// Tells the installer what comes next.
    private static void lesson(String name) {
        System.out.println(LESSON + name);
    }

    private static void help(List<Commands.Entry> commands) throws ReflectiveOperationException {
        for (var command : commands) {
            run(command, "--help");
            fail(command, "--no-such-option");
        }
        run(commands.getFirst(), "--version");
    }

    private static void assume(Commands.Entry assume, String... tls) throws ReflectiveOperationException {
        var role = "arn:aws:iam::123456789012:role/training";
        run(assume, with(tls, role, "--no-cache"));
        run(assume, role);
        run(assume, role); // from the cache
    }

    private static void list(Commands.Entry list, String... tls) throws ReflectiveOperationException {
        run(list, "--regions", "all", "--output", "json");
        run(list, with(tls, "--ids"));
    }

    private static void upload(Commands.Entry upload, String... tls) throws Exception {
        lesson("upload-folder");
        help(List.of(upload));
        var folder = Files.createTempDirectory("awskit-training");
        try {
            CryptoProvider.prepare(folder.toString(), "s3://training", "http://"); // as the main of uploads does
            fill(folder);
            run(upload, folder.toString(), "s3://training/a");
            run(upload, folder.toString(), "s3://training/a", "--delete", "--output", "json");
            CryptoProvider.prepare("s3://training"); // for TLS
            run(upload, with(tls, folder.toString(), "s3://training/c"));
            fail(upload, folder.toString(), "s3://no-such-bucket");
            run(upload, folder.toString(), "s3://training/b", "--force", "--dry-run");
        } finally {
            delete(folder);
        }
    }

    /// Gives the learners a user who has configuration files, because most people have them.
    private static Path home(Path folder) throws IOException {
        var aws = Files.createDirectories(folder.resolve("home/.aws"));
        var sandbox = System.getenv();
        Files.writeString(aws.resolve("config"), """
                [default]
                region = %s
                endpoint_url = %s
                [profile other]
                ca_bundle = none
                retry_mode = standard
                max_attempts = 3
                aws_access_key_id = AKIDEXAMPLE
                aws_secret_access_key = secret
                services = other
                s3 =
                    addressing_style = auto
                [services other]
                ec2 =
                    endpoint_url = https://127.0.0.1
                """.formatted(sandbox.get("AWS_REGION"), sandbox.get("AWS_ENDPOINT_URL")));
        Files.writeString(aws.resolve("credentials"), """
                [default]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(sandbox.get("AWS_ACCESS_KEY_ID"), sandbox.get("AWS_SECRET_ACCESS_KEY")));
        return aws.getParent();
    }

    /// Makes sessions by other settings that people have.
    private static void sessions() {
        var environment = Map.of("HOME", System.getenv("HOME"), "AWS_EC2_METADATA_DISABLED", "true");
        var sandbox = new HashMap<>(environment);
        sandbox.putAll(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1", "AWS_REGION", "us-east-1", "AWS_CA_BUNDLE", "none",
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "token"));
        for (var builder : List.of(Session.builder().environment(environment).profile("other"),
                Session.builder().environment(sandbox))) {
            try (var session = builder.build()) {
                session.findRegion();
                session.configuration();
                session.endpoint("s3");
                session.clientConfiguration("s3");
                session.credentials().resolveCredentials();
            }
        }
    }

    private static String[] with(String[] options, String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of(options)).toArray(String[]::new);
    }

    private static void run(Commands.Entry command, String... arguments) throws ReflectiveOperationException {
        if (Script.execute(command.create(), arguments) != 0) {
            throw new IllegalStateException(command.name() + " failed");
        }
    }

    private static void fail(Commands.Entry command, String... arguments) throws ReflectiveOperationException {
        Script.execute(command.create(), arguments);
    }

    private static void fill(Path folder) throws IOException {
        var random = new Random(1);
        for (var i = 0; i < SMALL_FILES; i++) {
            var small = new byte[16 << 10];
            random.nextBytes(small);
            Files.write(Files.createDirectories(folder.resolve("d" + i % 10)).resolve("f" + i + ".txt"), small);
        }
        Files.write(folder.resolve("large.bin"), new byte[LARGE_FILE]);
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
