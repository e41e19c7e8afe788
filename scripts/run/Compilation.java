//SOURCES ScriptFile.java

package run;

import module java.base;
import module java.compiler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Attributes;
import javax.tools.ToolProvider;

/// A script's classes, compiled in memory by the JDK's own compiler.
///
/// @param main the name of the class to run
/// @param classes by name
record Compilation(String main, Map<String, byte[]> classes) {

    private static final String OWN_JAR = Path.of(URI.create(Compilation.class.getProtectionDomain().getCodeSource()
            .getLocation().toString())).toString();

    /// Compiles the script. What javac has to say goes to stderr as it stands.
    ///
    /// @return empty if the script does not compile
    static Optional<Compilation> of(ScriptFile script, String classPath) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var standard = compiler.getStandardFileManager(null, Locale.getDefault(), null);
                var files = new Memory(standard)) {
            // An empty class or source path would be the current folder, whose files are not the script's.
            var options = new ArrayList<>(List.of("-cp", classPath.isEmpty() ? OWN_JAR : classPath, "-sourcepath",
                    OWN_JAR, "-implicit:none", "-proc:none", "-nowarn", "-g",
                    // The JVM would make code for each concatenation of strings when it first runs.
                    "-XDstringConcat=inline"));
            options.addAll(script.compileOptions());
            var units = standard.getJavaFileObjectsFromPaths(script.sources());
            var err = new PrintWriter(System.err, true);
            if (!compiler.getTask(err, files, null, options, null, units).call()) {
                return Optional.empty();
            }
            var classes = new LinkedHashMap<String, byte[]>();
            files.classes.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return Optional.of(new Compilation(script.main().orElseGet(() -> mainOf(script, classes)), classes));
        }
    }

    /// Writes the classes into a jar.
    void writeJar(Path jar) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (var entry : classes.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey().replace('.', '/') + ".class"));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }

    /// Reads what [#writeJar] wrote.
    static Compilation read(Path jar, String main) throws IOException {
        var classes = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                classes.put(entry.getName().replaceFirst("\\.class$", "").replace('/', '.'), zip.readAllBytes());
            }
        }
        return new Compilation(main, classes);
    }

    /// Returns the script's first class with a main method, in the order of the file, as the JDK's launcher does it;
    /// else its first class.
    private static String mainOf(ScriptFile script, Map<String, byte[]> classes) {
        var name = script.file().getFileName().toString();
        var own = classes.entrySet().stream().filter(entry -> !entry.getKey().contains("$"))
                .map(entry -> ClassFile.of().parse(entry.getValue()))
                .filter(type -> type.findAttribute(Attributes.sourceFile())
                        .filter(source -> source.sourceFile().stringValue().equals(name)).isPresent()).toList();
        return own.stream().filter(Compilation::hasMain).findFirst().or(() -> own.stream().findFirst())
                .map(type -> type.thisClass().asInternalName().replace('/', '.')).orElseThrow();
    }

    private static boolean hasMain(ClassModel type) {
        return type.methods().stream().anyMatch(method -> method.methodName().equalsString("main")
                && (method.methodType().equalsString("([Ljava/lang/String;)V") || method.methodType().equalsString("()V")));
    }

    /// Keeps what the compiler writes, in the order in which it does.
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {

        final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

        Memory(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind,
                FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    classes.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
