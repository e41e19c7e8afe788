//SOURCES Artifact.java

package library;

import module java.base;

import java.util.spi.ToolProvider;

/// The Javadoc of the library, as the jar that Maven and IDEs look for. It is made when a command asks for it. It takes
/// seconds, and `./jbang` makes the rest of the artifact after every change of the library.
public final class Javadoc {

    private static final List<String> OPTIONS = List.of("-quiet", "-Xdoclint:none", "-notimestamp", "--no-fonts",
            "-encoding", "UTF-8", "-subpackages", "awskit");

    private Javadoc() {}

    /// Makes `awskit-VERSION-javadoc.jar` beside the library's jar, unless it is there, and brings it into the local
    /// Maven repository that the artifact belongs to.
    ///
    /// @param library the library's jar, where `./jbang` has compiled it
    /// @return the jar
    public static Path provide(Path library) throws IOException {
        var jar = library.resolveSibling(name(library, "-javadoc.jar"));
        if (Files.notExists(jar)) {
            var classPath = Files.readString(library.resolveSibling("class-path"));
            Artifact.write(jar, file -> write(library.resolveSibling(name(library, "-sources.jar")), classPath, file));
        }
        var place = library.resolveSibling("repository");
        if (Files.exists(place)) {
            var installed = Path.of(Files.readString(place).strip()).resolve(library.getFileName());
            if (Files.exists(installed) && Files.mismatch(library, installed) < 0) {
                Artifact.write(installed.resolveSibling(jar.getFileName()), file -> Files.copy(jar, file));
            }
        }
        return jar;
    }

    private static String name(Path library, String ending) {
        return library.getFileName().toString().replaceFirst("\\.jar$", ending);
    }

    private static void write(Path sources, String classPath, Path jar) throws IOException {
        var folder = Files.createTempDirectory("awskit");
        try {
            var source = Files.createDirectory(folder.resolve("source"));
            var html = Files.createDirectory(folder.resolve("html"));
            unzip(sources, source);
            var line = new ArrayList<>(OPTIONS);
            line.addAll(List.of("-sourcepath", source.toString(), "-classpath", classPath, "-d", html.toString()));
            var messages = new StringWriter();
            var printer = new PrintWriter(messages);
            var javadoc = ToolProvider.findFirst("javadoc").orElseThrow();
            if (javadoc.run(printer, printer, line.toArray(String[]::new)) != 0) {
                throw new IOException("the library's Javadoc could not be made: " + messages);
            }
            Artifact.zip(html, "", jar);
        } finally {
            Artifact.delete(folder);
        }
    }

    private static void unzip(Path jar, Path folder) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                var file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (var content = zip.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
    }
}
