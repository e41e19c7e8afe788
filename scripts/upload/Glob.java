package upload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/// A pattern for paths as in the filters of the AWS CLI, which are Python's
/// [`fnmatch`](https://docs.python.org/3/library/fnmatch.html): `*` matches any number of any characters, `/` included,
/// `?` any one character, `[abc0-9]` one of a set, and `[!abc]` one that is not in the set. Case matters. There is no
/// escape character: `[*]` matches a star.
public final class Glob {

    /// The characters that one step of the pattern matches, and whether it matches any number of them.
    private record Step(IntPredicate character, boolean repeats) {}

    private static final Step STAR = new Step(character -> true, true);
    private static final Step ANY = new Step(character -> true, false);

    private final String pattern;
    private final Step[] steps;

    private Glob(String pattern) {
        this.pattern = pattern;
        var characters = pattern.codePoints().toArray();
        var steps = new ArrayList<Step>();
        for (var i = 0; i < characters.length; ) {
            i = parse(characters, i, steps);
        }
        this.steps = steps.toArray(Step[]::new);
    }

    /// Returns the pattern of a text; every text is a pattern.
    public static Glob of(String pattern) {
        return new Glob(pattern);
    }

    /// Returns whether the whole path matches.
    public boolean matches(String path) {
        return after(path)[steps.length];
    }

    /// Returns whether every longer path that begins with this prefix matches.
    boolean matchesAllAfter(String prefix) {
        var reached = after(prefix);
        var last = steps.length - 1;
        if (last < 0 || !steps[last].repeats()) {
            return false;
        }
        // A longer path has at least the one character that "?*" needs.
        return reached[last] || last > 0 && steps[last - 1] == ANY && reached[last - 1];
    }

    /// Returns false only if no longer path that begins with this prefix matches.
    boolean mayMatchAfter(String prefix) {
        var reached = after(prefix);
        for (var step = 0; step < steps.length; step++) {
            if (reached[step]) {
                return true;
            }
        }
        return false;
    }

    /// Returns the pattern as it was written.
    @Override
    public String toString() {
        return pattern;
    }

    /// Follows all ways to match the text at once, so that a character never takes more steps than the pattern has.
    /// Returns for each step whether a way has reached it. A way beyond the last step has matched.
    private boolean[] after(String text) {
        var reached = new boolean[steps.length + 1];
        var first = 0;
        reach(reached, 0);
        for (var i = 0; i < text.length() && first <= steps.length; ) {
            var character = text.codePointAt(i);
            i += Character.charCount(character);
            reached[steps.length] = false;
            for (var step = steps.length - 1; step >= first; step--) {
                if (reached[step]) {
                    reached[step] = steps[step].repeats();
                    if (steps[step].character().test(character)) {
                        reach(reached, step + 1);
                    }
                }
            }
            while (first <= steps.length && !reached[first]) {
                first++;
            }
        }
        return reached;
    }

    /// Marks a step as reached, and the next one too if the step may match nothing.
    private void reach(boolean[] reached, int step) {
        reached[step] = true;
        if (step < steps.length && steps[step].repeats()) {
            reached[step + 1] = true;
        }
    }

    /// Adds the step that begins at `i`; returns where the next one begins.
    private static int parse(int[] pattern, int i, List<Step> steps) {
        var character = pattern[i];
        var end = character == '[' ? setEnd(pattern, i + 1) : -1;
        if (end > 0) {
            steps.add(new Step(set(Arrays.copyOfRange(pattern, i + 1, end)), false));
            return end + 1;
        }
        if (character == '*') {
            if (steps.isEmpty() || steps.getLast() != STAR) {
                steps.add(STAR);
            }
        } else if (character == '?') {
            steps.add(ANY);
        } else {
            steps.add(new Step(other -> other == character, false));
        }
        return i + 1;
    }

    /// Returns the end of the set that begins at `start`, or -1 if there is none; then the bracket is an ordinary
    /// character. A closing bracket that comes first in a set belongs to it.
    private static int setEnd(int[] pattern, int start) {
        var i = start < pattern.length && pattern[start] == '!' ? start + 2 : start + 1;
        while (i < pattern.length && pattern[i] != ']') {
            i++;
        }
        return i < pattern.length ? i : -1;
    }

    private static IntPredicate set(int[] members) {
        var negated = members[0] == '!';
        IntPredicate set = character -> false;
        for (var i = negated ? 1 : 0; i < members.length; i++) {
            var from = members[i];
            var isRange = i + 2 < members.length && members[i + 1] == '-';
            i += isRange ? 2 : 0;
            var to = members[i];
            set = set.or(character -> from <= character && character <= to);
        }
        return negated ? set.negate() : set;
    }
}
