package kit;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The scripts and templates that come with the kit.
///
/// @param scripts by name, commands first
/// @param templates their files by name
public record Kit(Path home, Map<String, Entry> scripts, Map<String, Path> templates) {

    /// A command or a recipe, and what the catalogue says of it.
    ///
    /// @param file relative to the kit's home
    /// @param writes whether the script changes something
    /// @param services the AWS services that it calls, the most important one first
    /// @param iam the actions that it needs
    /// @param iamWhen when it needs an action, for those that it does not always need
    /// @param options what the options worth knowing are good for
    /// @param twin the boto3 script beside it
    /// @param example arguments that work in the sandbox
    public record Entry(String name, String summary, Path file, boolean writes, List<String> services, List<String> iam,
            Map<String, String> iamWhen, Map<String, String> options, Optional<Path> twin, Optional<String> example) {

        /// Returns whether the script is meant to be copied.
        public boolean isRecipe() {
            return file.startsWith("scripts/recipes");
        }

        @SuppressWarnings("unchecked")
        private static Entry of(Map<String, Object> facts) {
            var options = new LinkedHashMap<String, String>();
            ((List<Map<String, String>>) facts.get("options"))
                    .forEach(option -> options.put(option.get("name"), option.get("why")));
            return new Entry((String) facts.get("name"), (String) facts.get("summary"), Path.of((String) facts.get("file")),
                    (Boolean) facts.get("writes"), (List<String>) facts.get("services"), (List<String>) facts.get("iam"),
                    (Map<String, String>) facts.get("iamWhen"), options,
                    Optional.ofNullable((String) facts.get("twin")).map(Path::of),
                    Optional.ofNullable((String) facts.get("example")));
        }
    }

    /// Returns the kit around the launcher, which says where it lies.
    public static Kit installed() throws IOException {
        return of(Path.of(System.getenv("AWSKIT_HOME")));
    }

    /// Returns the kit in a folder.
    public static Kit of(Path home) throws IOException {
        var scripts = new LinkedHashMap<String, Entry>();
        for (var facts : facts(home)) {
            var entry = Entry.of(facts);
            scripts.put(entry.name(), entry);
        }
        var templates = new LinkedHashMap<String, Path>();
        for (var name : List.of("aws-script", "aws-list", "aws-change", "aws-regions")) {
            templates.put(name, Path.of("jbang-catalog", name + ".java"));
        }
        return new Kit(home, scripts, templates);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> facts(Path home) throws IOException {
        var catalogue = (Map<?, ?>) Json.read(Files.readString(home.resolve("catalog.json")));
        return (List<Map<String, Object>>) catalogue.get("scripts");
    }

    /// Returns the text of one of the kit's files.
    public String read(Path file) throws IOException {
        return Files.readString(home.resolve(file));
    }

    /// Returns the names that a mistyped one may have meant, at most three.
    public static List<String> nearest(String name, Collection<String> known) {
        var near = known.stream().filter(other -> distance(name, other) <= Math.max(1, name.length() / 4))
                .sorted((one, other) -> distance(name, one) - distance(name, other)).limit(3).toList();
        return near.isEmpty() && name.length() > 2 ? known.stream().filter(other -> other.contains(name)).limit(3).toList()
                : near;
    }

    /// Returns how many letters have to be changed, added or left out to make one of the other (Levenshtein).
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1),
                        diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
