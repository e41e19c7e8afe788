//SOURCES ../library/Javadoc.java Checksums.java

package publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import library.Javadoc;

/// The library as it is published: in a Maven repository, under a version that names its content, such as
/// `0.2.0-1f2e3d4c`.
///
/// Maven and JBang never fetch a version again that they have. Under the plain version, a machine would keep the first
/// library that it got, or another one that a checkout had put into its local repository.
///
/// @param version the version with its content
/// @param files the artifact's files by the ending of their names
public record LibraryArtifact(String version, Map<String, byte[]> files) {

    /// The folder of the Maven repository.
    public static final String REPOSITORY = "maven";

    private static final String HOME = REPOSITORY + "/dev/awskit/awskit/";
    private static final Pattern JAR = Pattern.compile("awskit-(.+)\\.jar");
    private static final int DIGITS = 8;

    /// Returns the artifact of the library in this jar, whose POM and sources lie beside it.
    public static LibraryArtifact of(Path jar) throws IOException {
        var name = JAR.matcher(jar.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException("not the library's jar: " + jar);
        }
        var plain = name.group(1);
        var stem = "awskit-" + plain;
        var files = new LinkedHashMap<String, byte[]>();
        files.put(".jar", Files.readAllBytes(jar));
        files.put("-sources.jar", Files.readAllBytes(jar.resolveSibling(stem + "-sources.jar")));
        files.put("-javadoc.jar", Files.readAllBytes(Javadoc.provide(jar)));
        var pom = Files.readString(jar.resolveSibling(stem + ".pom"));
        var version = plain + "-" + content(files.get(".jar"), files.get("-sources.jar"), bytes(pom));
        files.put(".pom", bytes(withVersion(pom, plain, version)));
        return new LibraryArtifact(version, files);
    }

    private static String content(byte[]... files) {
        var sums = new StringBuilder();
        for (var file : files) {
            sums.append(Checksums.sha256(file));
        }
        return Checksums.sha256(bytes(sums.toString())).substring(0, DIGITS);
    }

    private static String withVersion(String pom, String plain, String version) {
        return pom.replaceAll("(<artifactId>awskit</artifactId>\\s*<version>)" + Pattern.quote(plain) + "</version>",
                "$1" + version + "</version>");
    }

    /// Returns whether a published file belongs to a version of the library. A script that was copied earlier still
    /// needs its version.
    public static boolean isVersion(String path) {
        return path.startsWith(HOME) && path.indexOf('/', HOME.length()) > 0;
    }

    /// Returns the files of the Maven repository by their paths, with their checksums.
    ///
    /// @param published the paths of the files that earlier versions consist of
    public Map<String, byte[]> repository(Collection<String> published) {
        var repository = new LinkedHashMap<String, byte[]>();
        files.forEach((ending, content) -> add(repository, version + "/awskit-" + version + ending, content));
        add(repository, "maven-metadata.xml", bytes(metadata(published)));
        return repository;
    }

    private static void add(Map<String, byte[]> repository, String path, byte[] content) {
        repository.put(HOME + path, content);
        Checksums.MAVEN.forEach((ending, algorithm) ->
                repository.put(HOME + path + ending, bytes(Checksums.of(algorithm, content))));
    }

    /// The time of the last change is left out, so that the same input gives the same bytes.
    private String metadata(Collection<String> published) {
        var versions = published.stream().filter(LibraryArtifact::isVersion)
                .map(path -> path.substring(HOME.length()).replaceFirst("/.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        versions.remove(version);
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <metadata>
                  <groupId>dev.awskit</groupId>
                  <artifactId>awskit</artifactId>
                  <versioning>
                    <latest>%1$s</latest>
                    <release>%1$s</release>
                    <versions>
                %2$s      <version>%1$s</version>
                    </versions>
                  </versioning>
                </metadata>
                """.formatted(version, versions.stream().map(earlier -> "      <version>" + earlier + "</version>\n")
                .collect(Collectors.joining()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
