//DEPS org.junit.jupiter:junit-jupiter
package awskit.script;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The real commands' completion is in TerminalTest, in real shells.
class CompletionTest {

    enum Format { table, json }

    static final class Zones extends ArrayList<String> {
        Zones() {
            super(List.of("a", "b"));
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

        @Option(names = "--name", description = "Back\\slash.")
        String name;

        @Option(names = "--links", negatable = true, description = "Links.")
        boolean links;

        @Option(names = "--secret", hidden = true, description = "Hidden.")
        boolean secret;

        @Override
        public void run() {}
    }

    private static String script(Completion.Shell shell) {
        return Completion.script(new CommandLine(new Demo()), shell);
    }

    @Test
    void tellsFishEachOptionItsValuesAndItsFirstSentence() {
        assertEquals("""
                complete -c demo -s f -l format -x -a 'table json' -d 'Don\\'t ask.'
                complete -c demo -l file -r -d 'A file.'
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
                '*--file[A file.]:file:_files'
                '*--format[Don'\\''t ask.]:value:(table json)'
                '*--links[Links.]'
                '*--name[Back\\\\slash.]:value:'
                '*--no-links[Links.]'
                '*--zone[A zone.]:value:(a b)'
                '*-f[Don'\\''t ask.]:value:(table json)'
                """.lines().toList(), lines.stream().filter(line -> line.startsWith("'*-")).sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "demo --fo, --format",
        "demo --format t, table",
        "demo --zone '', a b",
        "demo --se, ''",
    })
    void completesInBash(String line, String completions) throws Exception {
        assertEquals(completions, complete(List.of(line.replace("''", "").split(" ", -1))));
    }

    /// Returns how bash completes the last word.
    private static String complete(List<String> words) throws IOException, InterruptedException {
        var bash = new ProcessBuilder("bash", "-c", """
                compopt() { :; }
                source /dev/stdin
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                COMP_LINE="$*"
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
