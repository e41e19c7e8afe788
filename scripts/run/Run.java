package run;

import module java.base;

import java.lang.reflect.Method;

/// Compiles a script as [Compile] does, and runs it in the same JVM with the other arguments.
public final class Run {

    private Run() {}

    static void main(String... args) throws Throwable {
        var jar = Path.of(args[0], "script.jar");
        var main = Compile.compile(args);
        System.setProperty("java.class.path", jar + File.pathSeparator + System.getProperty("java.class.path"));
        var classes = new URLClassLoader("script", new URL[] {jar.toUri().toURL()}, Run.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(classes);
        start(Class.forName(main, false, classes), Arrays.copyOfRange(args, 4, args.length));
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
