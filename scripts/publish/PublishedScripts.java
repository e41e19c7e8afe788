package publish;

import awskit.data.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The scripts and templates of a checkout as they are published: with everything that they name in `//SOURCES` and
/// `//FILES`, and with lines that lead to the published library.
public final class PublishedScripts {

    /// What JBang looks for at a URL.
    private static final String CATALOG = "jbang-catalog.json";

    /// They work on a checkout, and would find none.
    private static final Set<String> OF_THE_CHECKOUT = Set.of("awskit", "gallery", "install", "publish", "test");

    private static final Pattern IMPORT = Pattern.compile("^//DEPS dev\\.awskit:awskit:\\S+@pom ", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("^//(?:SOURCES|FILES)[ \\t]+(.*)$", Pattern.MULTILINE);

    private final Path checkout;
    private final String imports;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private PublishedScripts(Path checkout, String repository, String version) {
        this.checkout = checkout;
        // The team's repository comes first, so that nobody else can offer the library under its name.
        imports = "//REPOS awskit=" + repository + ",central\n//DEPS dev.awskit:awskit:" + version + "@pom ";
    }

    /// Returns the files by their paths; the catalogue comes last.
    ///
    /// @param repository the URL of the Maven repository that has the library
    /// @param version the library's version there
    public static Map<String, byte[]> of(Path checkout, String repository, String version) throws IOException {
        var scripts = new PublishedScripts(checkout, repository, version);
        var catalogue = (Map<?, ?>) Json.read(Files.readString(checkout.resolve(CATALOG)));
        var aliases = new LinkedHashMap<Object, Object>((Map<?, ?>) catalogue.get("aliases"));
        aliases.keySet().removeAll(OF_THE_CHECKOUT);
        for (var alias : aliases.values()) {
            scripts.add(Path.of((String) ((Map<?, ?>) alias).get("script-ref")));
        }
        for (var template : ((Map<?, ?>) catalogue.get("templates")).values()) {
            for (var file : ((Map<?, ?>) ((Map<?, ?>) template).get("file-refs")).values()) {
                scripts.add(Path.of((String) file));
            }
        }
        var published = new LinkedHashMap<Object, Object>(catalogue);
        published.put("aliases", aliases);
        scripts.files.put(CATALOG, bytes(Json.pretty(published) + "\n"));
        return scripts.files;
    }

    private void add(Path file) throws IOException {
        var path = file.toString().replace('\\', '/');
        if (files.containsKey(path)) {
            return;
        }
        if (file.isAbsolute() || file.startsWith("..")) {
            throw new IOException("\"" + path + "\" is not in \"" + checkout + "\"");
        }
        var text = Files.readString(checkout.resolve(file));
        files.put(path, bytes(IMPORT.matcher(text).replaceAll(Matcher.quoteReplacement(imports))));
        if (path.endsWith(".java")) {
            var lines = NAMED.matcher(text).results().map(line -> line.group(1));
            for (var named : lines.flatMap(line -> Stream.of(line.split("[\\s,]+"))).toList()) {
                // A file may be given another name: NAME=FILE.
                add(file.resolveSibling(named.substring(named.indexOf('=') + 1)).normalize());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
