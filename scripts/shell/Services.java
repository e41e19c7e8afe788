package shell;

import module java.base;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;

/// Services of the SDK beside S3, EC2 and STS, by the names of their modules, such as `sqs`.
///
/// A client that is not on the class path comes through JBang, which finds it in the local Maven repository or fetches
/// it.
///
/// @param jars the jars that the class path lacks
/// @param clients the class names of the clients, by service
public record Services(List<String> jars, Map<String, String> clients) {

    private static final String PACKAGE = "software/amazon/awssdk/services/";

    /// Finds the clients of services.
    ///
    /// @throws UserError if JBang is missing, or finds no module for a service
    public static Services of(List<String> names) throws IOException, InterruptedException {
        for (var name : names) {
            if (!name.matches("[a-z][a-z0-9]*")) {
                throw UserError.usage("service \"" + name + "\" is malformed",
                        "the name of its module in the SDK, as in --service sqs,cloudwatchlogs");
            }
        }
        if (names.isEmpty()) {
            return new Services(List.of(), Map.of());
        }
        var classPath = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        var clients = clients(names, classPath);
        var missing = names.stream().filter(name -> !clients.containsKey(name)).toList();
        if (missing.isEmpty()) {
            return new Services(List.of(), clients);
        }
        var known = classPath.stream().map(jar -> Path.of(jar).getFileName()).toList();
        var jars = resolved(missing).stream().filter(jar -> !known.contains(Path.of(jar).getFileName())).toList();
        clients.putAll(clients(missing, jars));
        missing.stream().filter(name -> !clients.containsKey(name)).findFirst().ifPresent(name -> {
            throw UserError.usage("module \"" + name + "\" of the SDK has no client");
        });
        return new Services(jars, clients);
    }

    /// Returns the statements that declare a variable for each client, and import the classes of its requests.
    public String declarations() {
        return clients.entrySet().stream().filter(entry -> !List.of("s3", "ec2", "sts").contains(entry.getKey()))
                .map(entry -> "import software.amazon.awssdk.services.%1$s.model.*;\nvar %1$s = session.client(%2$s.builder());\n"
                        .formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
    }

    /// A module may have several clients, as `dynamodb` has one of streams, in a package of its own.
    private static Map<String, String> clients(List<String> names, List<String> jars) throws IOException {
        var clients = new TreeMap<String, String>();
        for (var file : jars.stream().filter(jar -> jar.endsWith(".jar")).map(Path::of).filter(Files::exists).toList()) {
            try (var jar = new JarFile(file.toFile())) {
                for (var name : names) {
                    var client = Pattern.compile(PACKAGE + name + "/(?!Default)\\w+(?<!Async)Client\\.class");
                    jar.stream().map(ZipEntry::getName).filter(entry -> client.matcher(entry).matches()).findFirst()
                            .ifPresent(entry -> clients.put(name, entry.replace(".class", "").replace('/', '.')));
                }
            }
        }
        return clients;
    }

    /// Returns the class path of a script that declares the services.
    private static List<String> resolved(List<String> names) throws IOException, InterruptedException {
        var jbang = jbang("--quiet", "info", "classpath", "-");
        // On stdin, because JBang keeps a folder for each file that it has seen.
        try (var script = jbang.outputWriter()) {
            script.write("//DEPS dev.awskit:awskit:%1$s@pom dev.awskit:awskit\n".formatted(Script.VERSION));
            for (var name : names) {
                script.write("//DEPS software.amazon.awssdk:" + name + "\n");
            }
            script.write("class Services {}\n");
        }
        var printed = new String(jbang.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (jbang.waitFor() != 0 || printed.isEmpty()) {
            throw UserError.of(ExitCode.ERROR, "JBang cannot find " + String.join(", ", names)
                    + " among the modules of the SDK", "a module is called as its Maven artifact; see above");
        }
        return Stream.of(printed.lines().toList().getLast().split(File.pathSeparator))
                .filter(jar -> Files.exists(Path.of(jar))).toList();
    }

    /// Starts the wrapper around this command, an installed `awskit`, or JBang.
    private static Process jbang(String... args) throws IOException {
        for (var program : Stream.of(System.getenv("AWSKIT_JBANG"), "awskit", "jbang").filter(Objects::nonNull).toList()) {
            try {
                return new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(args)).toList())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            } catch (IOException e) {
                // The next one, then.
            }
        }
        throw UserError.of(ExitCode.ERROR, "a service that is not on the class path takes JBang, which is missing",
                "put awskit or jbang on the PATH");
    }
}
