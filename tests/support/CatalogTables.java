//SOURCES ../../scripts/kit/ServiceGroups.java Checkout.java
package support;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Kit;
import kit.ServiceGroups;

/// What other files say of the scripts, written from `catalog.json`: README's tables and the aliases of
/// `jbang-catalog.json`.
public final class CatalogTables {

    private static final String BEGIN = "<!-- %s: written by ./jbang tests/write-tables.java -->\n";
    private static final String END = "<!-- end of %s -->\n";
    private static final String HEAD = "| %s | what it does | writes |\n|---|---|---|\n";

    private final Path checkout;
    private final Kit kit;

    public CatalogTables(Path checkout) throws IOException {
        this.checkout = checkout;
        kit = Kit.of(checkout);
    }

    /// Returns the files that say something of the scripts, as they have to be.
    public Map<Path, String> files() throws IOException {
        var readme = checkout.resolve("README.md");
        var aliases = checkout.resolve("jbang-catalog.json");
        return Map.of(readme, readme(Files.readString(readme)), aliases, aliases(Files.readString(aliases)));
    }

    private String readme(String text) {
        var commands = kit.scripts().values().stream().filter(script -> !script.isRecipe()).toList();
        var recipes = new StringBuilder();
        ServiceGroups.of(kit.scripts().values().stream().filter(Kit.Entry::isRecipe).toList())
                .forEach((group, members) -> recipes.append("\n").append(table(group, members)));
        return between(between(text, "commands", table("command", commands)), "recipes", recipes.substring(1));
    }

    private static String between(String text, String name, String table) {
        var begin = BEGIN.formatted(name);
        var end = END.formatted(name);
        var from = text.indexOf(begin);
        var to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException("README.md lacks a line " + begin + "or " + end);
        }
        return text.substring(0, from) + begin + "\n" + table + "\n" + text.substring(to);
    }

    private static String table(String title, List<Kit.Entry> scripts) {
        var table = new StringBuilder(HEAD.formatted(title));
        scripts.forEach(script -> table.append("| [%s](%s) | %s | %s |\n".formatted(script.name(), script.file(),
                script.summary().replace("|", "\\|"), script.writes() ? "yes" : "no")));
        return table.toString();
    }

    /// The other aliases, such as that of the tests, come last.
    private String aliases(String text) {
        var catalogue = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) Json.read(text)).forEach((key, value) -> catalogue.put((String) key, value));
        var aliases = new LinkedHashMap<String, Object>();
        for (var script : kit.scripts().values()) {
            var alias = new LinkedHashMap<String, Object>();
            alias.put("script-ref", script.file().toString());
            alias.put("description", script.summary());
            aliases.put(script.name(), alias);
        }
        ((Map<?, ?>) catalogue.get("aliases")).forEach((name, alias) -> {
            if (!((String) ((Map<?, ?>) alias).get("script-ref")).startsWith("scripts/")) {
                aliases.put((String) name, alias);
            }
        });
        catalogue.put("aliases", aliases);
        return Json.pretty(catalogue).replaceAll("(?m)^( +)\\1", "$1") + "\n"; // indented by two
    }
}
