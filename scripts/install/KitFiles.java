//SOURCES JvmOptions.java
package install;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `awskit` needs of a checkout to run, begin, copy and show scripts: the launcher, the catalogues, the templates, the
/// recipes, the parts of the gallery's page, and the script that the sandbox runs.
///
/// @param checkout the top folder of the checkout
record KitFiles(Path checkout) {

    private static final List<String> FILES = List.of("jbang", "jbang-catalog.json", "catalog.json",
            "scripts/sandbox/sqs.java");
    private static final List<String> FOLDERS = List.of("jbang-catalog", "scripts/gallery/page", "scripts/recipes",
            "scripts/run");

    /// Returns the files of the checkout whose launcher started this JVM; empty if JBang did.
    static Optional<KitFiles> ofTheLauncher() {
        return Optional.ofNullable(System.getenv("AWSKIT_HOME")).map(Path::of).map(KitFiles::new)
                .filter(kit -> FILES.stream().allMatch(file -> Files.exists(kit.checkout().resolve(file))));
    }

    /// Returns the files, relative to the checkout.
    List<Path> files() throws IOException {
        var files = Stream.<Path>builder();
        FILES.forEach(file -> files.add(Path.of(file)));
        for (var folder : FOLDERS) {
            try (var all = Files.list(checkout.resolve(folder))) {
                all.sorted().forEach(file -> files.add(checkout.relativize(file)));
            }
        }
        return files.build().toList();
    }

    /// Copies the files.
    void copy(Path to) throws IOException {
        for (var file : files()) {
            var copy = to.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(checkout.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /// Copies the artifact of the library, which the launcher puts into the local Maven repository when it is missing
    /// there.
    ///
    /// @param library the jar of the library; the other files of the artifact lie beside it
    static void copyArtifact(Path library, Path to) throws IOException {
        Files.createDirectories(to);
        try (var artifact = Files.newDirectoryStream(library.getParent(), "{awskit-*,repository}")) {
            for (var file : artifact) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /// Writes the variables of a shell that lead the launcher to the installed jars.
    ///
    /// @param originals the jars that the installed ones were made from
    /// @param installed the jars that the cache was made with
    /// @param library the library's own jar, for the compiler
    static void writeVariables(Path file, List<Path> originals, List<Path> installed, Path library, Path cache, Path bin)
            throws IOException {
        Files.write(file, List.of(
                "# Read by ./jbang.",
                "java_home=" + quoted(System.getProperty("java.home")) + " java_major=" + Runtime.version().feature(),
                "bin=" + quoted(bin.toString()),
                "archive=" + quoted(cache.toString()),
                "prefix=" + quoted(installed.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))),
                "alone=(" + JvmOptions.ALONE.stream().map(KitFiles::quoted).collect(Collectors.joining(" ")) + ")",
                "library_jar=" + quoted(library.toString()),
                "artifacts=" + quoted(originals.stream().map(KitFiles::artifact)
                        .collect(Collectors.joining(" ", " ", " ")))));
    }

    /// Returns whether a jar is that of the library.
    static boolean isLibrary(Path jar) {
        return jar.getFileName().toString().matches("awskit-[0-9.]+\\.jar");
    }

    /// Returns how the path of a jar ends in a Maven repository: `s3/2.56.0/s3-2.56.0.jar`.
    private static String artifact(Path jar) {
        if (isLibrary(jar)) {
            var name = jar.getFileName().toString();
            return "awskit/" + name.substring("awskit-".length(), name.length() - ".jar".length()) + "/" + name;
        }
        return jar.subpath(Math.max(0, jar.getNameCount() - 3), jar.getNameCount()).toString();
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
