//SOURCES ../kit/ServiceGroups.java Highlighter.java Program.java Template.java Usage.java
package gallery;

import awskit.script.IamPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kit.Kit;
import kit.ServiceGroups;

/// The catalogue as one HTML page that needs no other file and makes no request. Its text can be read without JavaScript,
/// which adds the search. The same kit gives the same bytes.
public final class GalleryPage {

    private static final String FOLDER = "scripts/gallery/page";

    /// The services that the sandbox has without moto_server.
    private static final Set<String> EMBEDDED = Set.of("ec2", "s3", "sqs", "sts");

    /// Where the texts of scripts come from.
    public interface Texts {
        /// Returns the text of a file of the kit.
        String read(Path file) throws IOException;
    }

    private final Kit kit;
    private final Texts texts;
    private final Program program;

    /// @param texts the kit itself, or what is published
    public GalleryPage(Kit kit, Texts texts, Program program) {
        this.kit = kit;
        this.texts = texts;
        this.program = program;
    }

    /// Returns the page.
    public String html() throws IOException {
        var commands = kit.scripts().values().stream().filter(entry -> !entry.isRecipe()).toList();
        var recipes = kit.scripts().values().stream().filter(Kit.Entry::isRecipe).toList();
        var groups = new ArrayList<Html>();
        for (var group : ServiceGroups.of(recipes).entrySet()) {
            groups.add(group(group.getKey(), group.getValue()));
        }
        groups.add(group("Commands of the kit", commands));
        var style = kit.read(Path.of(FOLDER, "style.css"));
        var script = kit.read(Path.of(FOLDER, "script.js"));
        return template("page").fill(Map.of(
                "styleHash", hash(style), "style", new Html(style), "scriptHash", hash(script), "script", new Html(script),
                "recipes", recipes.size(), "commands", commands.size(), "services", services(kit.scripts().values()),
                "groups", Html.join(groups))).markup();
    }

    private Html group(String title, List<Kit.Entry> entries) throws IOException {
        var scripts = new ArrayList<Html>();
        for (var entry : entries) {
            scripts.add(script(entry));
        }
        return template("group").fill(Map.of("title", title, "scripts", Html.join(scripts),
                "id", "group-" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")));
    }

    private Html script(Kit.Entry entry) throws IOException {
        var tags = new StringBuilder();
        entry.services().forEach(service -> tags.append("<span>").append(Html.text(service).markup()).append("</span>\n"));
        if (entry.writes()) {
            tags.append("<span class=\"writes\">writes</span>\n");
        }
        return template("script").fill(Map.of("name", entry.name(), "summary", entry.summary(),
                "services", String.join(" ", entry.services()), "effect", entry.writes() ? "writes" : "reads",
                "tags", new Html(tags.toString()), "body", entry.isRecipe() ? recipe(entry) : command(entry)));
    }

    private Html recipe(Kit.Entry entry) throws IOException {
        var java = texts.read(entry.file());
        var usage = Usage.of(java);
        var beside = new ArrayList<Html>();
        if (entry.twin().isPresent()) {
            var twin = entry.twin().get();
            beside.add(code("boto3", "python", twin, Highlighter.PYTHON.highlight(kit.read(twin))));
        }
        beside.add(arguments(usage, entry));
        beside.add(policy(entry));
        return Html.join(List.of(
                lines(sandbox(entry), usage("Run it on AWS", program.run(entry.name(), usage.synopsis())),
                        line("Copy it to a file", program.copy(entry.name()))),
                block("codes", code("Java", "java", entry.file(), Highlighter.JAVA.highlight(java)),
                        block("beside", Html.join(beside)))));
    }

    private Html sandbox(Kit.Entry entry) throws IOException {
        if (entry.example().isEmpty()) {
            return Html.NONE;
        }
        var moto = !EMBEDDED.containsAll(entry.services());
        return line(moto ? "Try it with moto_server" : "Try it in the sandbox",
                program.inSandbox(entry.name(), entry.example().get(), moto));
    }

    private Html command(Kit.Entry entry) throws IOException {
        var rows = new ArrayList<Html>();
        entry.options().forEach((option, why) -> rows.add(row(option, why)));
        return Html.join(List.of(
                lines(line("All its options", program.run(entry.name(), "--help"))),
                block("facts", block("options", heading("Options worth knowing"), table(rows)), actions(entry))));
    }

    private Html arguments(Usage usage, Kit.Entry entry) {
        var rows = usage.arguments().stream().map(argument -> row(argument.label(), argument.description())).toList();
        return block("arguments", heading("Arguments and options"), table(rows), new Html("<p class=\"note\">"
                + (rows.isEmpty() ? "None of its own. " : "") + "<code>"
                + Html.text(program.run(entry.name(), "--help")).markup()
                + "</code> lists those of every script, such as <code>--profile</code> and <code>--region</code>.</p>\n"));
    }

    private Html policy(Kit.Entry entry) throws IOException {
        var json = (entry.iam().isEmpty() ? IamPolicy.none()
                : IamPolicy.allow(entry.iam().toArray(String[]::new)).resources("*")).toJson() + "\n";
        return block("policy", heading("IAM policy"), code("Policy", "json", Path.of(entry.name() + ".json"),
                Highlighter.JSON.highlight(json)));
    }

    /// The policy of a command depends on its arguments.
    private Html actions(Kit.Entry entry) {
        if (entry.iam().isEmpty()) {
            return Html.NONE;
        }
        var rows = entry.iam().stream().map(action -> row(action, entry.iamWhen().getOrDefault(action, "always"))).toList();
        return block("policy", heading("IAM actions"), table(rows), new Html("<p class=\"note\"><code>"
                + Html.text(program.run(entry.name(), "… --iam-policy")).markup()
                + "</code> prints the policy that its other arguments need.</p>\n"));
    }

    private Html code(String title, String language, Path file, Html code) throws IOException {
        return template("code").fill(Map.of("title", title, "language", language, "file", file.getFileName(), "code", code));
    }

    /// A command line to copy.
    private Html line(String what, String command) throws IOException {
        return template("line").fill(Map.of("what", what, "command", command));
    }

    /// A command line that needs other words before it can run.
    private Html usage(String what, String command) throws IOException {
        return template("usage").fill(Map.of("what", what, "command", command));
    }

    private static Html lines(Html... lines) {
        return new Html("<dl class=\"run\">\n" + Html.join(List.of(lines)).markup() + "</dl>\n");
    }

    private static Html block(String name, Html... parts) {
        return new Html("<div class=\"" + name + "\">\n" + Html.join(List.of(parts)).markup() + "</div>\n");
    }

    private static Html heading(String text) {
        return new Html("<h4>" + Html.text(text).markup() + "</h4>\n");
    }

    private static Html row(String label, String description) {
        return new Html("<tr><th scope=\"row\">" + Html.text(label).markup() + "</th><td>" + Html.text(description).markup()
                + "</td></tr>\n");
    }

    private static Html table(List<Html> rows) {
        return rows.isEmpty() ? Html.NONE : new Html("<table class=\"usage\">\n" + Html.join(rows).markup() + "</table>\n");
    }

    /// A choice for each service, with the number of its scripts.
    private static Html services(Collection<Kit.Entry> entries) {
        var sizes = new TreeMap<String, Integer>();
        entries.forEach(entry -> entry.services().forEach(service -> sizes.merge(service, 1, Integer::sum)));
        return Html.join(sizes.entrySet().stream().map(service -> new Html(
                "<label><input type=\"radio\" name=\"service\" value=\"%1$s\"><span>%1$s <small>%2$d</small></span></label>\n"
                .formatted(Html.text(service.getKey()).markup(), service.getValue()))).toList());
    }

    private Template template(String name) throws IOException {
        return new Template(kit.read(Path.of(FOLDER, name + ".html")));
    }

    /// Returns how a content security policy names a style or a script.
    private static String hash(String content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
