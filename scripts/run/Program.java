//SOURCES Compilation.java

package run;

import module java.base;

import java.lang.reflect.Method;
import javax.crypto.Mac;

/// A compiled script that runs in this JVM. Its class loader asks itself first, so that a script's classes are its own,
/// even if a class of the same name lies on the class path: the commands of an installed kit do.
final class Program extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    private Program(Map<String, byte[]> classes) {
        super(Program.class.getClassLoader());
        this.classes = classes;
    }

    /// Runs the main method, as the JDK's launcher does it: it may be an instance's, and may take no arguments
    /// ([JLS 12.1.4](https://docs.oracle.com/javase/specs/jls/se25/html/jls-12.html#jls-12.1.4)).
    ///
    /// @throws Throwable what the script throws
    static void run(Compilation compilation, String... arguments) throws Throwable {
        // The first request to AWS is signed with it. Its providers load in 15 milliseconds, on another processor.
        Thread.ofPlatform().daemon().start(Program::loadCryptography);
        var program = new Program(compilation.classes());
        Thread.currentThread().setContextClassLoader(program);
        var type = Class.forName(compilation.main(), false, program);
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
            throw program.withoutCallers(e.getCause());
        }
    }

    /// Names the script's own classes first on the class path, for a JVM that the script starts with its own class path.
    ///
    /// @param jar where they are kept
    static void prependToClassPath(Path jar) {
        System.setProperty("java.class.path", jar + File.pathSeparator + System.getProperty("java.class.path"));
    }

    private static void loadCryptography() {
        try {
            Mac.getInstance("HmacSHA256");
            MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // The script reports it when it needs one.
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

    /// The trace ends with the script's main method, as if the JDK had started it.
    private Throwable withoutCallers(Throwable thrown) {
        var trace = thrown.getStackTrace();
        for (int length = trace.length; length > 0; length--) {
            if (classes.containsKey(trace[length - 1].getClassName())) {
                thrown.setStackTrace(Arrays.copyOf(trace, length));
                break;
            }
        }
        return thrown;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!classes.containsKey(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
