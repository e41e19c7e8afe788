///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN Awskit
//DESCRIPTION List the commands and recipes, begin a script, or copy a recipe.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES kit/Kit.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import awskit.script.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Kit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `awskit` does itself. Commands, recipes and scripts of one's own are run by the launcher around it.
@Command(name = "awskit", sortOptions = false, customSynopsis = {
        Awskit.NAME + " FILE.java [ARGUMENT…]        run a script",
        "       " + Awskit.NAME + " NAME [ARGUMENT…]             run a command or a recipe of the kit",
        "       " + Awskit.NAME + " init FILE.java [-t TEMPLATE] begin a script",
        "       " + Awskit.NAME + " copy RECIPE [FILE.java]      copy a recipe",
        "       " + Awskit.NAME + " gallery                      show the recipes in a browser"},
        description = {"List the commands and recipes, begin a script, or copy a recipe.", ""})
class Awskit implements Callable<Integer> {

    /// How the launcher around this is called.
    static final String NAME = "${env:AWSKIT_NAME:-./jbang}";
    private static final String CALLED = Objects.requireNonNullElse(System.getenv("AWSKIT_NAME"), "./jbang");
    private static final String SHEBANG = "///usr/bin/env";

    static void main(String... args) {
        var words = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "init" -> Script.run(new Init(), words);
            case "copy" -> Script.run(new Copy(), words);
            default -> Script.run(new Awskit(), args);
        }
    }

    @Parameters(arity = "0..*", hidden = true)
    String[] words = {};

    @Override
    public Integer call() throws IOException {
        var kit = Kit.installed();
        if (words.length > 0) {
            throw unknown("command or recipe", words[0], kit.scripts().keySet().stream());
        }
        print("Commands", kit.scripts(), false);
        print("Recipes", kit.scripts(), true);
        System.out.println("""

                %1$s NAME --help tells more. %1$s copy RECIPE copies a recipe. %1$s init my-job.java begins a
                script of your own, and %1$s my-job.java runs it. %1$s gallery shows the recipes in a browser.""".formatted(CALLED));
        return ExitCode.DONE;
    }

    private static void print(String title, Map<String, Kit.Entry> entries, boolean recipes) {
        System.out.println((recipes ? "\n" : "") + title);
        var width = entries.keySet().stream().mapToInt(String::length).max().orElse(0);
        entries.forEach((name, entry) -> {
            if (entry.isRecipe() == recipes) {
                System.out.println("  " + name + " ".repeat(width - name.length() + 2) + entry.summary());
            }
        });
    }

    /// `awskit init FILE.java`.
    @Command(name = "init", sortOptions = false, customSynopsis = Awskit.NAME + " init FILE.java [-t TEMPLATE]",
            description = {"Begin a script that runs as it stands. Its class is named after the file.", ""})
    static final class Init implements Callable<Integer> {

        @Parameters(paramLabel = "FILE.java", description = "The file to write, such as my-job.java.")
        Path file;

        @Option(names = {"-t", "--template"}, paramLabel = "TEMPLATE", description = "aws-script (default), aws-list, "
                + "aws-change or aws-regions.")
        String template = "aws-script";

        @Override
        public Integer call() throws IOException {
            var kit = Kit.installed();
            if (!kit.templates().containsKey(template)) {
                throw unknown("template", template, kit.templates().keySet().stream());
            }
            write(file, kit.read(kit.templates().get(template)), "my-job");
            return ExitCode.DONE;
        }
    }

    /// `awskit copy RECIPE`.
    @Command(name = "copy", sortOptions = false, customSynopsis = Awskit.NAME + " copy RECIPE [FILE.java]",
            description = {"Copy a recipe, to change it. Its class is named after the file.", ""})
    static final class Copy implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "RECIPE", description = "Its name, as " + Awskit.NAME + " lists it.")
        String recipe;

        @Parameters(index = "1", arity = "0..1", paramLabel = "FILE.java", description = "The file to write (default: "
                + "RECIPE.java).")
        Path file;

        @Override
        public Integer call() throws IOException {
            var kit = Kit.installed();
            var entry = kit.scripts().get(recipe);
            if (entry == null || !entry.isRecipe()) {
                throw unknown("recipe", recipe, kit.scripts().entrySet().stream()
                        .filter(known -> known.getValue().isRecipe()).map(Map.Entry::getKey));
            }
            write(file != null ? file : Path.of(recipe + ".java"), kit.read(entry.file()), recipe);
            return ExitCode.DONE;
        }
    }

    /// Writes a script whose class and command bear the name of its file, executable.
    private static void write(Path file, String script, String formerName) throws IOException {
        var name = file.getFileName().toString().replaceFirst("\\.java$", "");
        if (!file.toString().endsWith(".java") || !name.matches("[a-zA-Z][a-zA-Z0-9]*([-_][a-zA-Z0-9]+)*")) {
            throw UserError.usage("\"" + file + "\" cannot name a script", "letters, digits and hyphens, as in "
                    + "my-job.java");
        }
        if (Files.exists(file)) {
            throw UserError.usage("\"" + file + "\" exists already", "choose another name");
        }
        var type = className(name);
        if (script.contains("." + type + ";") || isOfTheLanguage(type)) {
            throw UserError.usage("\"" + file + "\" would hide the class " + type, "choose another name");
        }
        // Not in the name of an action, such as s3:CreateBucket.
        var text = script.replaceAll("(?<![:\\w])" + className(formerName) + "\\b", type)
                .replace('"' + formerName + '"', '"' + name + '"');
        Files.writeString(file, text.startsWith(SHEBANG) ? text
                : SHEBANG + " jbang \"$0\" \"$@\" ; exit $?\n" + text);
        file.toFile().setExecutable(true);
        Terminal.note("awskit", "wrote " + file + " (try: " + CALLED + " sandbox " + file + ")");
    }

    private static boolean isOfTheLanguage(String type) {
        try {
            Class.forName("java.lang." + type);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /// `my-job` is the class `MyJob`.
    private static String className(String name) {
        return Stream.of(name.split("[-_]")).map(word -> word.substring(0, 1).toUpperCase() + word.substring(1))
                .collect(Collectors.joining());
    }

    private static UserError unknown(String what, String name, Stream<String> known) {
        var nearest = Kit.nearest(name, known.toList());
        return UserError.usage("unknown " + what + " \"" + name + "\"", nearest.isEmpty() ? CALLED + " lists them all"
                : "did you mean " + String.join(" or ", nearest) + "?");
    }
}
