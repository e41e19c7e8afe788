package run;

import module java.base;
import module java.compiler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Attributes;
import javax.tools.ToolProvider;

/// A script's classes in a jar, compiled in memory by the JDK's own compiler.
final class Compilation {

    private final ScriptFile script;
    private final String classPath;

    Compilation(ScriptFile script, String classPath) {
        this.script = script;
        this.classPath = classPath;
    }

    /// Compiles the script into a jar. What javac has to say goes to stderr as it stands.
    ///
    /// @return the name of the class to run; empty if the script does not compile
    Optional<String> writeJar(Path jar) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var err = new PrintWriter(System.err, true);
        try (var standard = compiler.getStandardFileManager(null, Locale.getDefault(), null);
                var files = new Memory(standard)) {
            var options = new ArrayList<>(List.of("-cp", classPath, "-proc:none", "-nowarn", "-g"));
            options.addAll(script.compileOptions());
            var units = standard.getJavaFileObjectsFromPaths(script.sources());
            if (!compiler.getTask(err, files, null, options, null, units).call()) {
                return Optional.empty();
            }
            var fresh = jar.resolveSibling(jar.getFileName() + "." + ProcessHandle.current().pid());
            try (var zip = new ZipOutputStream(Files.newOutputStream(fresh))) {
                zip.setLevel(Deflater.NO_COMPRESSION);
                for (var entry : files.classes.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey().replace('.', '/') + ".class"));
                    zip.write(entry.getValue().toByteArray());
                    zip.closeEntry();
                }
            }
            Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(script.main().orElseGet(() -> mainOf(files)));
        }
    }

    /// Returns the script's first class with a main method, in the order of the file, as the JDK's launcher does it;
    /// else its first class.
    private String mainOf(Memory files) {
        var name = script.file().getFileName().toString();
        var classes = files.classes.entrySet().stream().filter(entry -> !entry.getKey().contains("$"))
                .map(entry -> ClassFile.of().parse(entry.getValue().toByteArray()))
                .filter(type -> type.findAttribute(Attributes.sourceFile())
                        .filter(source -> source.sourceFile().stringValue().equals(name)).isPresent()).toList();
        return classes.stream().filter(Compilation::hasMain).findFirst().or(() -> classes.stream().findFirst())
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
