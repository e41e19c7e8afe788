///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN Gallery
//DESCRIPTION Write the recipes as a page to search, and open it in a browser.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES gallery/GalleryPage.java
//SOURCES kit/Browser.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import awskit.script.Terminal;
import gallery.GalleryPage;
import gallery.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import kit.Browser;
import kit.Kit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "gallery", sortOptions = false, description = {
        "Write the recipes as a page to search, and open it in a browser.", "",
        "The page shows each recipe beside its boto3 twin, with its arguments and its IAM policy. It is one file that "
                + "makes no request, so it can be mailed or put on any web server.", ""},
        footer = {"",
            "@|bold Examples:|@",
            "  gallery",
            "  gallery recipes.html --no-browser"})
class Gallery implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE.html", description = "The file to write (default: "
            + "~/.cache/awskit/gallery.html).")
    Path file;

    @Option(names = "--no-browser", description = "Only print where the page is. So does a run off a terminal.")
    boolean noBrowser;

    static void main(String... args) {
        Script.run(new Gallery(), args);
    }

    @Override
    public Integer call() throws IOException {
        var kit = Kit.installed();
        var program = Program.launcher(Objects.requireNonNullElse(System.getenv("AWSKIT_NAME"), "./jbang"));
        var page = (file != null ? file : cached()).toAbsolutePath().normalize();
        write(new GalleryPage(kit, kit::read, program).html(), page);
        Terminal.line(page.toString());
        if (!noBrowser && Terminal.stdout() && !Browser.open(page.toUri())) {
            Terminal.note("gallery", "no browser could be opened");
        }
        return ExitCode.DONE;
    }

    /// A browser that reads the file meanwhile gets the old page or the new one.
    private static void write(String html, Path page) {
        try {
            Files.createDirectories(page.getParent());
            var next = page.resolveSibling("." + page.getFileName() + "." + ProcessHandle.current().pid());
            try {
                Files.writeString(next, html);
                Files.move(next, page, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot write \"" + page + "\"", e.getMessage());
        }
    }

    private static Path cached() {
        var cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(folder -> folder.startsWith("/"))
                .map(Path::of).orElseGet(() -> home().resolve(".cache"));
        return cache.resolve("awskit/gallery.html");
    }

    private static Path home() {
        return Path.of(Optional.ofNullable(System.getenv("HOME")).filter(home -> !home.isEmpty())
                .orElseGet(() -> System.getProperty("user.home")));
    }
}
