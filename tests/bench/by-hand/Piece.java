import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A piece of awskit that stands by hand beside a well-kept library.
enum Piece {

    HTTP_CLIENT("http-client", "SDK's Apache client", "awskit.http.HttpClients"),
    SIGNER("signer", "SDK's signer", "upload.S3Signature"),
    WORKER_POOL("worker-pool", "JDK's executors", "upload.WorkerPool");

    private final String label;
    private final String substitute;
    private final String className;

    /// @param substitute what could take its place
    /// @param className the class through which commands get to it
    Piece(String label, String substitute, String className) {
        this.label = label;
        this.substitute = substitute;
        this.className = className;
    }

    String substitute() {
        return substitute;
    }

    /// Returns whether the command uses it.
    boolean servesCommand(String command) {
        return this == HTTP_CLIENT || command.equals("upload-folder");
    }

    /// Makes a jar that puts the substitute in the place of the piece when it stands before the command's own jars. It
    /// holds a class of the same name, whose source has another ending than `.java`, so that neither an IDE nor the
    /// tests take it for the command's own.
    ///
    /// @param classPath of the command
    Path substituteJar(Path sources, String classPath, Path scratch) throws IOException {
        var simpleName = className.replaceFirst(".*\\.", "");
        var source = Files.readString(sources.resolve(simpleName + ".java.txt"));
        var classes = Files.createDirectories(scratch.resolve(label));
        var messages = new StringWriter();
        var unit = new SimpleJavaFileObject(URI.create("string:///" + simpleName + ".java"), Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath);
        if (!ToolProvider.getSystemJavaCompiler().getTask(messages, null, null, options, null, List.of(unit)).call()) {
            throw UserError.of(ExitCode.ERROR, "\"" + simpleName + ".java.txt\" does not compile",
                    messages.toString().strip());
        }
        return jar(classes, scratch.resolve(label + ".jar"));
    }

    private static Path jar(Path classes, Path file) throws IOException {
        try (var jar = new JarOutputStream(Files.newOutputStream(file)); var found = Files.walk(classes)) {
            for (var one : found.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(one).toString()));
                Files.copy(one, jar);
                jar.closeEntry();
            }
        }
        return file;
    }

    /// Returns the name by which an option selects it.
    @Override
    public String toString() {
        return label;
    }
}
