//DEPS org.junit.jupiter:junit-jupiter
package awskit.script;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The real commands' completion is in TerminalTest, in real shells.
class CompletionTest {

    enum Format { table, json }

    static final class Zones extends ArrayList<String> {
        Zones() {
            super(List.of("a", "b"));
        }
    }

    static final class Keys implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("kms", "kms:own", "$(echo kms:x kms:y 2> /dev/null)").iterator();
        }
    }

    @Command(name = "demo")
    static final class Demo implements Runnable {

        @Option(names = {"-f", "--format"}, description = "Don't ask. Not shown.")
        Format format;

        @Option(names = "--file", description = "A file.")
        Path file;

        @Option(names = "--zone", completionCandidates = Zones.class, description = {"A", "zone."})
        String zone;

        @Option(names = "--zones", split = ",", completionCandidates = Zones.class, description = "Zones.")
        List<String> zones;

        @Option(names = "--key", completionCandidates = Keys.class, description = "A key.")
        String key;

        @Option(names = "--name", description = "Back\\slash.")
        String name;

        @Option(names = "--links", negatable = true, description = "Links.")
        boolean links;

        @Option(names = "--secret", hidden = true, description = "Hidden.")
        boolean secret;

        @Parameters(arity = "0..1", completionCandidates = Keys.class)
        String operand;

        @Override
        public void run() {}
    }

    @Command(name = "demo")
    static final class Places implements Runnable {

        @Option(names = "--regions", split = ",")
        List<String> regions;

        @Option(names = "--all-regions", paramLabel = "REGION,…|all", split = ",")
        List<String> some;

        @Override
        public void run() {}
    }

    private static String script(Completion.Shell shell) {
        return Completion.of(new CommandLine(new Demo()), shell);
    }

    @Test
    void tellsFishEachOptionItsValuesAndItsFirstSentence() {
        assertEquals("""
                complete -c demo -s f -l format -x -a 'table json' -d 'Don\\'t ask.'
                complete -c demo -l file -r -d 'A file.'
                complete -c demo -l key -x -a 'kms kms:own (sh -c \\'echo kms:x kms:y 2> /dev/null\\')' -d 'A key.'
                complete -c demo -n __fish_use_subcommand -a 'kms kms:own (sh -c \\'echo kms:x kms:y 2> /dev/null\\')'
                complete -c demo -l zones -x -a '(__fish_complete_list , \\'string split \\\\\\' \\\\\\' a b\\')' -d 'Zones.'
                complete -c demo -l links -l no-links -d 'Links.'
                complete -c demo -l name -x -d 'Back\\\\slash.'
                complete -c demo -l zone -x -a 'a b' -d 'A zone.'
                """.lines().sorted().toList(), script(Completion.Shell.fish).lines().sorted().toList());
    }

    @Test
    void tellsZshTheSame() {
        var lines = script(Completion.Shell.zsh).lines().map(line -> line.replaceFirst(" \\\\$", "").strip()).toList();
        assertEquals("_demo() {", lines.getFirst());
        assertEquals("if [ \"$funcstack[1]\" = _demo ]; then _demo \"$@\"; else compdef _demo demo; fi", lines.getLast());
        assertEquals("""
                '*--file=[A file.]:value:_files'
                '*--format=[Don'\\''t ask.]:value:(table json)'
                '*--key=[A key.]:value:(kms kms\\:own $(echo kms\\:x kms\\:y 2> /dev/null))'
                '*--links[Links.]'
                '*--name=[Back\\\\slash.]:value:'
                '*--no-links[Links.]'
                '*--zone=[A zone.]:value:(a b)'
                '*--zones=[Zones.]:value:_sequence compadd - a b'
                '*-f[Don'\\''t ask.]:value:(table json)'
                """.lines().toList(), lines.stream().filter(line -> line.startsWith("'*-")).sorted().toList());
    }

    @Test
    void knowsRegionsByTheLabelOfAnOption() {
        var script = Completion.of(new CommandLine(new Places()), Completion.Shell.bash);
        assertTrue(script.matches("(?s).*--regions\\) words=\"[^\"]*\\beu-west-1\\b.*"), script);
        assertTrue(script.contains("--all-regions) words=\"all "), script);
        assertFalse(script.contains("aws-global"), script);
    }

    @ParameterizedTest
    @CsvSource({
        "demo --fo, --format",
        "demo --format t, table",
        "demo --zone '', a b",
        "demo --se, ''",
        "demo --format=j, json",
        "'demo --zones a,', 'a,a a,b'",
        "demo --zones '', a b",
        "demo --key kms:, own x y",
        "demo --key=kms:o, own",
        "demo --key '', kms kms:own kms:x kms:y",
        "demo k, kms kms:own kms:x kms:y",
    })
    void completesInBash(String line, String completions) throws Exception {
        assertEquals(completions, complete(List.of(line.replace("''", "").split(" ", -1))));
    }

    /// Returns how bash completes the last word.
    private static String complete(List<String> words) throws IOException, InterruptedException {
        var bash = new ProcessBuilder("bash", "-c", """
                source /dev/stdin
                COMP_LINE="$*"
                COMP_POINT=${#COMP_LINE}
                _complete_demo
                echo ${COMPREPLY[@]}""", "bash").redirectErrorStream(true);
        bash.command().addAll(words);
        var process = bash.start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(script(Completion.Shell.bash));
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
