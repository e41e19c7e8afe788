package install;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A command with annotations and fields of all kinds.
@Command(name = "sample", aliases = {"one", "two"}, subcommands = Sample.Sub.class, sortOptions = false, version = "1",
        description = {"A line.", "", "Ünïcode \"quoted\" %% and @|bold markup|@."}, exitCodeOnInvalidInput = 7)
final class Sample {

    private enum Size { small, large }

    @Option(names = {"-a", "--all"}, description = "Default: ${DEFAULT-VALUE}.", order = 3, arity = "0..1",
            fallbackValue = "all", showDefaultValue = Visibility.ALWAYS)
    private String text = "none";

    @Option(names = "--flag", required = false, hidden = true)
    private boolean flag;

    @Option(names = "--no-on", negatable = true, defaultValue = "true", fallbackValue = "true")
    boolean on;

    @Option(names = "--number", paramLabel = "N")
    private int number = 7;

    @Option(names = "--long")
    private long large = 1L << 40;

    @Option(names = "--ratio")
    protected double ratio = 0.25;

    @Option(names = "--value", type = int.class)
    Object value;

    @Option(names = "--size", description = "${COMPLETION-CANDIDATES}")
    List<Size> sizes;

    @Option(names = "--static")
    private static String shared;

    @Option(names = "--final", split = ",")
    private final List<String> fixed = new ArrayList<>();

    @Option(names = "-D", completionCandidates = Names.class, scope = CommandLine.ScopeType.INHERIT)
    Map<String, String> properties;

    @Parameters(index = "0", arity = "0..1", defaultValue = "from", converter = Upper.class)
    String from;

    @Parameters(index = "1..*", arity = "0..*")
    String[] to;

    @Mixin
    Common common;

    @Mixin
    private final Overloaded overloaded = new Overloaded();

    @ArgGroup(exclusive = true, multiplicity = "0..1", heading = "Either:%n")
    Either either;

    @Spec
    CommandSpec spec;

    @Deprecated
    String plain = "plain";
    private List<Integer> added = List.of();

    @Option(names = "--added")
    private void added(List<Integer> numbers) {
        added = numbers;
    }

    static String show(String... args) {
        shared = null;
        var sample = new Sample();
        var line = new CommandLine(sample);
        var written = new StringWriter();
        line.setOut(new PrintWriter(written)).setErr(new PrintWriter(written));
        line.setExecutionStrategy(parsed -> {
            CommandLine.executeHelpRequest(parsed);
            return 0;
        });
        written.append(line.execute(args) + "\n" + sample);
        return written.toString();
    }

    @Override
    public String toString() {
        return "text=%s, flag=%s, on=%s, number=%s, large=%s, ratio=%s, value=%s, sizes=%s, shared=%s, fixed=%s, %s, "
                .formatted(text, flag, on, number, large, ratio, value, sizes, shared, fixed, properties)
                + "from=%s, to=%s, common=%s, over=%s, either=%s, spec=%s, added=%s".formatted(from,
                Arrays.toString(to), common.text, overloaded.over, either == null ? null : either.one + either.two,
                spec.name(), added);
    }

    private static final class Names extends ArrayList<String> {}

    private static final class Upper implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String value) {
            return value.toUpperCase();
        }
    }

    @Command(mixinStandardHelpOptions = true)
    private static class Common {
        @Option(names = "--common", interactive = false, echo = true, prompt = "?")
        String text;
    }

    /// Only one of two methods of the same name has annotations.
    private static final class Overloaded {
        private int over;

        @Option(names = "--over")
        void over(int number) {
            over = number;
        }

        void over(String text) {
            over = text.length();
        }
    }

    private static final class Either {
        @Option(names = "--one", required = true)
        int one;

        @Option(names = "--two", required = true)
        int two;
    }

    @Command(name = "sub", mixinStandardHelpOptions = true)
    static final class Sub {
        @Parameters
        List<String> words;
    }
}
