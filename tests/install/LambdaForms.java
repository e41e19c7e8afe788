package install;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The forms that lambdas and references to methods have.
public final class LambdaForms extends LambdaFormsParent {

    /// An interface with lambdas in its own methods.
    interface Greeting {
        String name();

        default Supplier<String> hello() {
            return () -> "hello " + name() + secret();
        }

        private String secret() {
            return "!";
        }

        static Function<String, Greeting> maker() {
            return name -> () -> name;
        }
    }

    /// What no other package sees.
    private interface Hidden {
        long apply(int number, double factor);
    }

    private interface Repeated {
        String repeated(String text);
    }

    private enum Size {
        SMALL(() -> "s"), LARGE(() -> "l");

        final Supplier<String> letter;

        Size(Supplier<String> letter) {
            this.letter = letter;
        }
    }

    private record Point(int x, long y) {
        Point {
            IntSupplier doubled = () -> 2;
            x *= doubled.getAsInt();
        }
    }

    private static final class Node<T extends Comparable<T> & Serializable> {
        private final T value;

        private Node(T value) {
            this.value = value;
        }

        private static <T extends Comparable<T> & Serializable> T larger(Node<T> one, Node<T> other) {
            return Stream.of(one, other).map(node -> node.value).max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    private final Map<String, Object> results = new LinkedHashMap<>();
    private final String name;
    private int counter;

    private LambdaForms(String name) {
        this.name = name;
    }

    /// Calls all of them and returns what they return, by a description.
    public static Map<String, Object> results() throws Exception {
        var forms = new LambdaForms("forms");
        forms.references();
        forms.primitives();
        forms.captures(7, 8L, 1.5, 2.5f, true, 'c', (byte) 3, (short) 4, "text", new int[] {1, 2});
        forms.access();
        return forms.results;
    }

    private void references() throws Exception {
        Function<String, Integer> parsed = Integer::parseInt;
        Function<String, String> upper = String::toUpperCase;
        Supplier<String> bound = name::trim;
        Function<String, StringBuilder> made = StringBuilder::new;
        IntFunction<int[]> array = int[]::new;
        UnaryOperator<String[]> clone = String[]::clone;
        BiFunction<String, String, Boolean> equal = String::equals;
        Callable<List<String>> list = ArrayList::new;
        Function<CharSequence, Integer> length = CharSequence::length;
        BinaryOperator<Integer> larger = Math::max;
        Repeated one = String::strip;
        Repeated other = String::strip;
        results.put("static", parsed.apply("12"));
        results.put("repeated", one.repeated(" a") + other.repeated("b "));
        results.put("virtual", upper.apply("ab"));
        results.put("bound", bound.get());
        results.put("constructor", made.apply("built").toString());
        results.put("array", array.apply(3).length);
        results.put("clone", clone.apply(new String[] {"a"}).length);
        results.put("returns a primitive", equal.apply("a", "a"));
        results.put("made list", list.call());
        results.put("interface", length.apply("abc"));
        results.put("boxed", larger.apply(3, 4));
        results.put("varargs", Stream.of("a", "b").map(List::of).toList());
        results.put("method of an object", Stream.of(0, 1).map("ab"::charAt).toList());
    }

    private void primitives() {
        IntPredicate even = number -> number % 2 == 0;
        DoubleUnaryOperator half = number -> number / 2;
        ToIntFunction<Integer> unboxed = number -> number;
        ToLongFunction<Integer> widened = Integer::intValue;
        LongSupplier fromInt = () -> counter++;
        BooleanSupplier yes = () -> true;
        ObjLongConsumer<List<Object>> adds = (list, number) -> list.add(number);
        Hidden hidden = (number, factor) -> (long) (number * factor);
        Runnable dropped = () -> results.put("dropped", "yes");
        Runnable droppedLong = System::nanoTime;
        var list = new ArrayList<>();
        adds.accept(list, 5L);
        dropped.run();
        droppedLong.run();
        results.put("int", List.of(even.test(2), even.test(3)));
        results.put("double", half.applyAsDouble(3));
        results.put("unboxed", unboxed.applyAsInt(300));
        results.put("widened", widened.applyAsLong(301));
        results.put("long", fromInt.getAsLong());
        results.put("boolean", yes.getAsBoolean());
        results.put("consumer", list);
        results.put("own interface", hidden.apply(3, 2.5));
        results.put("stream", IntStream.range(0, 5).filter(even).mapToObj(Integer::toString)
                .collect(Collectors.joining(",")));
    }

    @SuppressWarnings("checkstyle:ParameterNumber")
    private void captures(int i, long l, double d, float f, boolean z, char c, byte b, short s, String text,
            int... array) {
        Supplier<String> all = () -> name + i + l + d + f + z + c + b + s + text + array.length;
        Function<Integer, Long> wide = number -> l + number + (long) d;
        Supplier<Supplier<String>> nested = () -> () -> text + i + name;
        Function<Integer, Function<Integer, Integer>> curried = one -> other -> one * 10 + other + i;
        results.put("all captured", all.get());
        results.put("wide ones captured", wide.apply(1));
        results.put("nested", nested.get().get());
        results.put("curried", curried.apply(1).apply(2));
        // The same interface and captured types, so that they are told apart by a number.
        results.put("alike", Stream.<Predicate<String>>of(one -> one.length() > i, one -> one.length() > i + 1,
                one -> one.length() > i + 2).map(one -> one.test("eight888")).toList());
    }

    private void access() {
        Function<String, String> parents = super::inherited;
        Supplier<String> overridden = super::overridden;
        Supplier<String> own = this::overridden;
        UnaryOperator<String> hidden = this::hidden;
        Supplier<Point> point = () -> new Point(1, 2);
        BiFunction<Integer, Long, Point> constructor = Point::new;
        Function<String, LambdaForms> itself = LambdaForms::new;
        results.put("super", parents.apply("text") + overridden.get() + own.get());
        results.put("private", hidden.apply("text"));
        results.put("record", point.get().toString() + constructor.apply(3, 4L));
        results.put("private constructor", itself.apply("other").name);
        results.put("enum", Size.SMALL.letter.get() + Size.LARGE.letter.get());
        results.put("interface's own", Greeting.maker().apply("you").hello().get());
        results.put("intersection", Node.larger(new Node<>("a"), new Node<>("b")));
        Runnable serializable = (Runnable & Serializable) () -> results.put("serializable", true);
        serializable.run();
    }

    private String hidden(String text) {
        return "hidden " + text;
    }

    @Override
    String overridden() {
        return "own";
    }
}

/// The parent, with a method that only heirs may call.
class LambdaFormsParent {

    protected String inherited(String text) {
        return "inherited " + text;
    }

    String overridden() {
        return "parent's";
    }
}
