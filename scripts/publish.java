///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN Publish
//DESCRIPTION Write the scripts and the library for a web server, from which a team runs them.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:sqs
//DEPS software.amazon.awssdk:dynamodb
//SOURCES gallery/GalleryPage.java
//SOURCES kit/OutputOptions.java
//SOURCES publish/LibraryArtifact.java
//SOURCES publish/PublishedScripts.java
//SOURCES publish/WebFolder.java

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import awskit.script.Terminal;
import gallery.GalleryPage;
import gallery.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kit.Kit;
import kit.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import publish.LibraryArtifact;
import publish.PublishedScripts;
import publish.WebFolder;

@Command(name = "publish", sortOptions = false, description = {
        "Write the scripts and the library for a web server, from which a team runs them.", "",
        "The folder gets the scripts, recipes and templates of this checkout, a catalogue of them for JBang, a "
                + "page that shows them (index.html) and a Maven repository with the library. A machine that has JBang needs nothing else.", "",
        "Other files in the folder are left alone. The list awskit.sha256 says which ones were published; the next "
                + "publish replaces these. Earlier versions of the library stay, for scripts that were copied."},
        footer = {"",
            "@|bold Examples:|@",
            "  publish site --url https://example.com/awskit",
            "  jbang trust add https://example.com/awskit/     # on another machine, once",
            "  jbang whoami@https://example.com/awskit"})
class Publish implements Callable<Integer> {

    /// What JBang can read as a URL in a //REPOS line and behind the @ of a name.
    private static final String URL = "https?://([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(:[0-9]+)?"
            + "(/([A-Za-z0-9._~+-]|%[0-9A-Fa-f]{2})+)*/*";

    @Parameters(paramLabel = "DIR", description = "The folder to write, which the web server serves.")
    Path folder;

    @Option(names = "--url", required = true, paramLabel = "BASE", description = "Where the web server serves the "
            + "folder, such as https://example.com/awskit.")
    String url;

    @Option(names = "--dry-run", description = "Show what would be written and removed; change nothing.")
    boolean dryRun;

    @Mixin
    OutputOptions output;

    static void main(String... args) {
        Script.run(new Publish(), args);
    }

    @Override
    public Integer call() throws IOException {
        var base = base();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw UserError.usage("\"" + folder + "\" is not a folder", "name the folder that the web server serves");
        }
        var checkout = checkout();
        var target = new WebFolder(folder.toAbsolutePath().normalize());
        try {
            var files = files(checkout, base, target);
            if (dryRun) {
                show(target.changes(files, LibraryArtifact::isVersion), files.size());
            } else {
                var changes = target.replace(files, LibraryArtifact::isVersion);
                conclude("published " + files.size() + " files in " + folder, changes);
                output.note("publish", "on another machine: jbang trust add " + base + "/ && jbang whoami@" + base);
            }
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot publish to \"" + folder + "\": " + reason(e));
        }
        return ExitCode.DONE;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "\"" + denied.getFile() + "\": permission denied";
            case NoSuchFileException missing -> "\"" + missing.getFile() + "\": no such file";
            case FileSystemException failure when failure.getReason() != null -> "\"" + failure.getFile() + "\": "
                    + failure.getReason().toLowerCase(Locale.ROOT);
            default -> e.getMessage();
        };
    }

    private String base() {
        if (url.matches(URL)) {
            return url.replaceFirst("/+$", "");
        }
        throw UserError.usage("\"" + url + "\" is not the URL of a folder", "such as https://example.com/awskit");
    }

    private static Path checkout() {
        return Optional.ofNullable(System.getenv("AWSKIT_HOME")).map(Path::of).filter(home ->
                Files.exists(home.resolve("jbang-catalog.json"))).orElseThrow(() -> UserError.of(ExitCode.ERROR,
                "no checkout to publish", "start publish by ./jbang of the checkout"));
    }

    /// Returns what is published. What refers to other files comes after them.
    private Map<String, byte[]> files(Path checkout, String base, WebFolder target) throws IOException {
        var library = Path.of(URI.create(Session.class.getProtectionDomain().getCodeSource().getLocation().toString()));
        var artifact = LibraryArtifact.of(library);
        var files = new LinkedHashMap<>(artifact.repository(target.published()));
        var scripts = PublishedScripts.of(checkout, base + "/" + LibraryArtifact.REPOSITORY, artifact.version());
        files.putAll(scripts);
        files.put(page(target), gallery(checkout, base, scripts).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /// Returns the page of the published scripts, in their published form.
    private static String gallery(Path checkout, String base, Map<String, byte[]> scripts) throws IOException {
        var kit = Kit.of(checkout);
        var published = new LinkedHashMap<>(kit.scripts());
        published.values().removeIf(script -> !scripts.containsKey(path(script.file())));
        return new GalleryPage(new Kit(checkout, published, kit.templates()),
                file -> new String(scripts.get(path(file)), StandardCharsets.UTF_8), Program.published(base)).html();
    }

    private static String path(Path file) {
        return file.toString().replace('\\', '/');
    }

    /// Returns where the gallery goes: to the root, unless the team has a page of its own there.
    private String page(WebFolder target) throws IOException {
        return Files.exists(folder.resolve("index.html")) && !target.published().contains("index.html") ? "gallery.html"
                : "index.html";
    }

    private void show(WebFolder.Changes changes, int files) {
        changes.written().forEach(path -> Terminal.line("would write " + folder.resolve(path)));
        changes.removed().forEach(path -> Terminal.line("would remove " + folder.resolve(path)));
        conclude("would publish " + files + " files in " + folder, changes);
    }

    private void conclude(String what, WebFolder.Changes changes) {
        if (!output.quiet()) {
            Terminal.line(what + ": " + changes.written().size() + " new or changed, " + changes.removed().size()
                    + " removed");
        }
    }
}
