package run;

import module java.base;

import java.lang.reflect.Method;

/// Compiles a script, [keeps][Kept] it where that is possible, and runs it in the same JVM:
/// `FOLDER KIT FILE CLASS-PATH ARGUMENT…`.
public final class Run {

    private Run() {}

    static void main(String... args) throws Throwable {
        var kept = new Kept(Path.of(args[0]));
        var script = ScriptFile.read(Path.of(args[2]));
        var compilation = Compilation.of(script, args[3]);
        if (compilation.isEmpty()) {
            System.exit(1);
        }
        try {
            kept.writeSources(script);
            kept.write(script, args[1], compilation.get());
        } catch (IOException e) {
            // A full disk, or a folder that is read-only: the next run compiles again.
        }
        var classes = new InMemory(compilation.get());
        Thread.currentThread().setContextClassLoader(classes);
        start(Class.forName(compilation.get().main(), false, classes), Arrays.copyOfRange(args, 4, args.length));
    }

    private static final class InMemory extends ClassLoader {

        private final Compilation compilation;

        InMemory(Compilation compilation) {
            super("script", Run.class.getClassLoader());
            this.compilation = compilation;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            var bytes = compilation.classes().get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /// Starts a class as the JDK's launcher does it: `main` may be an instance's, and may take no arguments.
    /// ([JLS 12.1.4](https://docs.oracle.com/javase/specs/jls/se25/html/jls-12.html#jls-12.1.4))
    private static void start(Class<?> type, String[] arguments) throws Throwable {
        var main = main(type, String[].class).or(() -> main(type)).orElseThrow(() ->
                new NoSuchMethodException("class " + type.getName() + " has no main method"));
        main.setAccessible(true);
        Object instance = null;
        if (!Modifier.isStatic(main.getModifiers())) {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            instance = constructor.newInstance();
        }
        try {
            main.invoke(instance, main.getParameterCount() == 0 ? new Object[0] : new Object[] {arguments});
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Optional<Method> main(Class<?> type, Class<?>... parameters) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            try {
                return Optional.of(one.getDeclaredMethod("main", parameters));
            } catch (NoSuchMethodException e) {
                // Its superclass may have one.
            }
        }
        return Optional.empty();
    }
}
