//SOURCES ../../scripts/upload/ContentTypes.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypesTest {

    /// Extensions to which Python gave a type, or another one, between 3.11 and 3.14.
    private static final List<String> NEWER = List.of("js", "mjs", "wav", "avi", "epub", "gz", "ogx", "eot", "odg",
            "odp", "ods", "odt", "pptx", "xlsx", "docx", "rar", "7z", "deb", "php", "rpm", "yaml", "yml", "flac", "mka",
            "m4a", "ogg", "otf", "ttf", "weba", "woff", "woff2", "emf", "fits", "g3", "jp2", "jpm", "jpx", "t38", "tfx",
            "webp", "wmf", "gltf", "glb", "stl", "md", "markdown", "rtf", "rst", "mkv", "mk3d", "ogv", "m4v", "wmv");

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html", "a/b.c/index.htm, text/html", "INDEX.HTML, text/html", "app.mjs, text/javascript",
        "app.wasm, application/wasm", "a.json, application/json", "a.json.gz, application/json",
        "a.svgz, image/svg+xml", "a.tar.gz, application/x-tar", "a.tgz, application/x-tar",
        "A.TGZ, application/x-tar", "a.txz, application/x-tar",
        "a.tar.Z, application/x-tar", "a.tar.z, application/octet-stream", "a.tar.GZ, application/gzip",
        "a.gz, application/octet-stream", ".gz, application/octet-stream", ".html, application/octet-stream",
        "..html, application/octet-stream", "..a.html, text/html", "x/.html, application/octet-stream",
        "x.html/y, application/octet-stream", "x.html/.y, application/octet-stream", "a., application/octet-stream",
        "a, application/octet-stream", "'', application/octet-stream", ".tgz, application/octet-stream",
        "a.css.br, text/css", "a.css.br.gz, application/octet-stream", "notes.md, text/markdown", "a.woff2, font/woff2",
        "a.parquet, application/octet-stream", "a.webp, image/webp", "a.xml, text/xml", "café.PNG, image/png",
        "a b.txt, text/plain", "a.b.c.txt, text/plain", ".config.json, application/json",
    })
    void goesByTheExtension(String path, String type) {
        assertEquals(type, ContentTypes.of(path));
    }

    @Test
    void agreesWithPython() throws Exception {
        var different = python().stream()
                .map(line -> line.split(" "))
                .filter(words -> !ContentTypes.of(words[0]).equals(words[1]))
                .map(words -> words[0] + ": " + words[1] + ", not " + ContentTypes.of(words[0]))
                .limit(20)
                .toList();
        assertEquals(List.of(), different);
    }

    /// Names with every extension known to Python, alone and in the combinations that have rules of their own, with
    /// the type that Python gives them. An older Python is taught the newer types first.
    private static List<String> python() throws IOException, InterruptedException {
        var program = """
                import mimetypes, sys
                known = mimetypes.MimeTypes(filenames=())
                if sys.version_info < (3, 14):
                    for newer in sys.argv[1:]:
                        ext, type = newer.split('=')
                        known.add_type(type, '.' + ext)
                assert sys.version_info >= (3, 11)
                for map in (*known.types_map, known.suffix_map, known.encodings_map, ['.parquet', '.', '..']):
                    for ext in map:
                        for name in (ext, '..' + ext, 'f' + ext, 'f' + ext.upper(), 'f.txt' + ext, ext + '/f',
                                     'f' + ext + '.gz', 'f' + ext + '.Z', 'f' + ext + '.tgz'):
                            print(name, known.guess_type('/d/' + name)[0] or 'application/octet-stream')
                """;
        var command = new ArrayList<>(List.of("python3", "-E", "-c", program));
        // In capitals, since ".gz" is an encoding and ".GZ" a type.
        NEWER.forEach(extension -> command.add(extension + "=" + ContentTypes.of("f." + extension.toUpperCase())));
        try {
            var python = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeTrue(python.waitFor() == 0, "no Python 3.11 or newer");
            assertTrue(output.lines().count() > 1500, output);
            return output.lines().toList();
        } catch (IOException e) {
            return abort("no python3");
        }
    }
}
