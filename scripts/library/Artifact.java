///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN library.Artifact
package library;

import module java.base;
import module java.compiler;

import javax.tools.ToolProvider;

/// The library as a Maven artifact: jar, sources and POM. `./jbang` runs this whenever a file of the library has changed,
/// and copies the artifact into the local repository, where JBang and IDEs find it.
///
/// It needs nothing but the JDK and JBang, because it makes what every other script needs.
public final class Artifact {

    private static final String SDK = "software.amazon.awssdk";
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final String LOGGER = "simplelogger.properties";
    private static final Pattern BOM =
            Pattern.compile(" *<dependency>(?:(?!</dependency>).)*<scope>import</scope>\\s*</dependency>\n", Pattern.DOTALL);
    /// Every service brings it, and scripts make async clients seldom: those that do declare it.
    private static final String WITHOUT_NETTY = """
                <exclusions>
                  <exclusion>
                    <groupId>software.amazon.awssdk</groupId>
                    <artifactId>netty-nio-client</artifactId>
                  </exclusion>
                </exclusions>
        """;

    private final Path sources;
    private final Path target;
    private final String config;
    private final List<String> jbang;
    private final String pom;

    /// @param sources the folder of the library
    /// @param target the folder that gets the artifact
    /// @param config the configuration of JBang, so that none of a folder counts
    /// @param jbang how JBang is started
    public Artifact(Path sources, Path target, String config, List<String> jbang) throws IOException {
        this.sources = sources;
        this.target = target;
        this.config = config;
        this.jbang = jbang;
        pom = Files.readString(sources.resolve("pom.xml"));
    }

    /// `LIBRARY TARGET CONFIG JBANG…` puts the artifact into the folder TARGET.
    static void main(String... args) throws Exception {
        try {
            new Artifact(Path.of(args[0]), Path.of(args[1]), args[2], List.of(args).subList(3, args.length)).write();
        } catch (Failed e) {
            System.err.println("awskit: " + e.getMessage());
            System.exit(255);
        }
    }

    /// Compiles the library. The folder gets its jar, its POM and its sources, and last `repository`, which says where
    /// they belong in the local repository.
    public void write() throws IOException, InterruptedException {
        var resolved = resolve();
        var name = "awskit-" + version();
        var home = Files.createDirectories(resolved.repository().resolve("dev/awskit/awskit").resolve(version()));
        // JBang reads the POM there to resolve what the library needs.
        for (var folder : List.of(home, target)) {
            write(folder.resolve(name + ".pom"), file -> Files.writeString(file, resolved.pom()));
        }
        var classPath = classPath(resolved);
        write(target.resolve(name + ".jar"), file -> writeJar(sources, classPath, file));
        write(target.resolve(name + "-sources.jar"), file -> zip(sources, ".java", file));
        write(target.resolve("class-path"), file -> Files.writeString(file, classPath)); // for its Javadoc
        write(target.resolve("repository"), file -> Files.writeString(file, home + "\n"));
    }

    /// Returns the version of the library.
    public String version() {
        return element(pom.replaceFirst("(?s).*?<artifactId>awskit", ""), "version");
    }

    /// @param repository the local Maven repository
    /// @param pom the artifact's POM: the services' own entries stand in the place of the SDK's BOM
    private record Resolved(Path repository, String pom) {}

    /// What depends on pom.xml alone is kept.
    private Resolved resolve() throws IOException, InterruptedException {
        var sdk = element(pom, "sdk.version");
        var bom = SDK + ":bom:" + sdk + "@pom";
        var jar = Path.of(ask("//DEPS " + bom + " " + SDK + ":annotations").split(File.pathSeparator)[0]);
        // …/software/amazon/awssdk/annotations/2.56.0/annotations-2.56.0.jar
        var group = jar.getParent().getParent().getParent();
        var services = Files.readString(group.resolve("bom").resolve(sdk).resolve("bom-" + sdk + ".pom"));
        return new Resolved(group.getParent().getParent().getParent(), expanded(services, sdk));
    }

    private String expanded(String services, String sdk) {
        var entries = new StringBuilder(entry("dev.awskit", "awskit", version(), ""));
        dependencies(services.replaceFirst("(?s).*?<dependencyManagement>", "")).stream()
                .map(dependency -> element(dependency, "artifactId"))
                .filter(artifact -> !pinned(artifact))
                .forEach(artifact -> entries.append(entry(SDK, artifact, sdk, WITHOUT_NETTY)));
        return BOM.matcher(pom).replaceFirst(Matcher.quoteReplacement(entries.toString()));
    }

    private boolean pinned(String artifact) {
        return managed().stream().anyMatch(dependency -> element(dependency, "artifactId").equals(artifact));
    }

    private List<String> managed() {
        return dependencies(pom.replaceFirst("(?s)</dependencyManagement>.*", ""));
    }

    private static String entry(String group, String artifact, String version, String more) {
        return """
                      <dependency>
                        <groupId>%s</groupId>
                        <artifactId>%s</artifactId>
                        <version>%s</version>
                %s      </dependency>
                """.formatted(group, artifact, version, more);
    }

    /// Returns the jars that the library is compiled against: what its POM names, optional ones as well.
    private String classPath(Resolved resolved) throws IOException, InterruptedException {
        var own = dependencies(pom.replaceFirst("(?s).*</dependencyManagement>", "")).stream()
                .map(dependency -> element(dependency, "groupId") + ":" + element(dependency, "artifactId"))
                .collect(Collectors.joining(" "));
        var kept = target.resolveSibling("class-path-" + Integer.toHexString((resolved.pom() + own).hashCode()));
        if (Files.exists(kept)) {
            var classPath = Files.readString(kept);
            if (Arrays.stream(classPath.split(File.pathSeparator)).allMatch(jar -> Files.exists(Path.of(jar)))) {
                return classPath;
            }
        }
        var classPath = ask("//DEPS dev.awskit:awskit:" + version() + "@pom " + own);
        write(kept, file -> Files.writeString(file, classPath));
        return classPath;
    }

    /// Asks JBang for the class path of a script with these dependencies.
    private String ask(String dependencies) throws IOException, InterruptedException {
        var stub = Files.createTempDirectory("awskit").resolve("stub.java");
        try {
            Files.writeString(stub, dependencies + "\nclass stub {}\n");
            var line = new ArrayList<>(jbang);
            line.addAll(List.of("--quiet", "info", "classpath", "--config", config, "--deps-only", stub.toString()));
            var process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            process.getOutputStream().close();
            var answer = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new Failed("the library's dependencies could not be resolved (check the network and Maven's settings)");
            }
            return answer;
        } finally {
            delete(stub.getParent());
        }
    }

    private static void writeJar(Path sources, String classPath, Path jar) throws IOException {
        var classes = Files.createTempDirectory("awskit");
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null); var all = Files.walk(sources)) {
            var units = files.getJavaFileObjectsFromPaths(all.filter(file -> file.toString().endsWith(".java")).toList());
            var options = List.of("-d", classes.toString(), "-cp", classPath, "--release", "25", "-proc:none", "-g",
                    "-nowarn", "-implicit:none", "-XDstringConcat=inline");
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                System.err.print(messages);
                throw new Failed("\"" + sources + "\" does not compile");
            }
            Files.copy(sources.resolve(LOGGER), classes.resolve(LOGGER));
            zip(classes, "", jar);
        } finally {
            delete(classes);
        }
    }

    /// Writes a jar that depends on its content alone.
    static void zip(Path folder, String ending, Path jar) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar)); var all = Files.walk(folder)) {
            for (var file : all.filter(file -> file.toString().endsWith(ending)).filter(Files::isRegularFile).sorted()
                    .toList()) {
                var entry = new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/'));
                entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    interface Writer {
        void write(Path file) throws IOException;
    }

    /// Replaces the file as a whole, so that no other process ever reads half of it.
    static void write(Path file, Writer writer) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            writer.write(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static List<String> dependencies(String xml) {
        return DEPENDENCY.matcher(xml).results().map(match -> match.group(1)).toList();
    }

    private static String element(String xml, String name) {
        var match = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
        if (!match.find()) {
            throw new IllegalArgumentException("no <" + name + "> in " + xml);
        }
        return match.group(1).strip();
    }

    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// What a user can do something about.
    private static final class Failed extends RuntimeException {
        Failed(String message) {
            super(message);
        }
    }
}
