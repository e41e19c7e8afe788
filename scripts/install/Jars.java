//SOURCES AnnotationCode.java Comparators.java DebugTables.java ModelMembers.java NativeCrypto.java ServiceClients.java
//SOURCES TypeSwitches.java
package install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Copies jars, several into one, so that commands start fast.
///
/// - The SDK looks for lists of plug-ins in every jar of the class path. To open 60 jars for them takes a sixth of the
///   time in which a file is uploaded.
/// - A JVM's AOT cache holds neither signed classes nor those compiled for Java 5, as picocli's are: without this, each
///   start would load and verify them again.
/// - Picocli looks for Groovy's `Closure` at each start. To find that there is none, the JVM would read the directory of
///   every jar, EC2's with 13,000 entries among them. So the copy of picocli has an empty class of that name.
/// - Picocli reads annotations and fields by reflection, for which the JVM would make classes at each start. The copy
///   finds the annotations [as code][AnnotationCode].
/// - The SDK's models get at their members [without lambdas][ModelMembers].
/// - The SDK's signer [sorts headers][Comparators] by what an AOT cache can hold.
/// - [Tables for debuggers][DebugTables] take room on the disk.
///
/// The crypto provider's library is left out. It lies unpacked [beside the jars][NativeCrypto].
final class Jars {

    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;
    private static final int MAJOR_VERSION = 7;

    private Jars() {}

    /// Writes what several jars hold into one. Of files of the same name, the first one counts, as on a class path.
    static void merge(List<Path> jars, Path to) throws IOException {
        var written = new HashSet<String>();
        var lists = new LinkedHashMap<String, ByteArrayOutputStream>();
        try (var merged = new ZipOutputStream(Files.newOutputStream(to))) {
            for (var file : jars) {
                try (var jar = new JarFile(file.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
                    for (var entry : jar.versionedStream().toList()) {
                        var name = entry.getName();
                        var bytes = jar.getInputStream(entry).readAllBytes();
                        if (isList(name)) {
                            var list = lists.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
                            list.writeBytes(bytes);
                            list.write('\n');
                        } else if (!isLeftOut(name) && written.add(name)) {
                            var members = ModelMembers.of(name, bytes);
                            write(merged, name, rewritten(name, members.map(ModelMembers::model).orElse(bytes)));
                            if (members.isPresent()) {
                                write(merged, ModelMembers.file(name), members.get().members());
                            }
                        }
                    }
                }
            }
            for (var list : lists.entrySet()) {
                write(merged, list.getKey(), list.getValue().toByteArray());
            }
            if (written.contains("picocli/CommandLine.class")) {
                write(merged, "groovy/lang/Closure.class",
                        ClassFile.of().build(ClassDesc.of("groovy.lang.Closure"), type -> { }));
                for (var type : AnnotationCode.types().entrySet()) {
                    write(merged, type.getKey(), type.getValue());
                }
            }
        }
    }

    private static void write(ZipOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }

    /// Returns whether a file lists plug-ins, a line each.
    private static boolean isList(String name) {
        return name.startsWith("META-INF/services/") && !name.endsWith("/") || name.endsWith("/execution.interceptors");
    }

    private static byte[] rewritten(String name, byte[] original) throws IOException {
        var bytes = !name.endsWith(".class") || isOwn(name) ? original
                : DebugTables.without(original, name.startsWith("software/amazon/awssdk/services/"));
        var now = ServiceClients.isClient(name) ? ServiceClients.rewrite(bytes)
                : Comparators.isSigner(name) ? Comparators.rewrite(bytes)
                : isOldClass(name, bytes) ? renewed(bytes)
                : isOwn(name) ? TypeSwitches.replaced(bytes) : bytes;
        return AnnotationCode.rewrite(name, now);
    }

    private static boolean isOwn(String name) {
        return name.matches("(awskit|kit|role|running|upload)/.*\\.class|[^/]+\\.class");
    }

    /// The frames for the verifier name types of the platform and of the jar, which the installer has too.
    private static byte[] renewed(byte[] bytes) {
        var files = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.defaultResolver()
                        .orElse(ClassHierarchyResolver.ofResourceParsing(Jars.class.getClassLoader()))));
        var code = ClassTransform.transformingMethodBodies((method, element) -> method.with(element));
        return files.transformClass(files.parse(bytes), code.andThen((type, element) -> {
            if (element instanceof ClassFileVersion) {
                type.withVersion(JAVA_8, 0);
            } else {
                type.with(element);
            }
        }));
    }

    /// Returns whether a file is for one jar as a whole, a signature for example.
    private static boolean isLeftOut(String name) {
        return name.endsWith("/") || name.matches("META-INF/([^/]+\\.(SF|RSA|DSA|EC|MF)|maven/.*|versions/.*)")
                || name.endsWith("module-info.class") || name.endsWith(NativeCrypto.LIBRARY);
    }

    private static boolean isOldClass(String name, byte[] bytes) {
        return name.endsWith(".class") && bytes.length > MAJOR_VERSION && bytes[MAJOR_VERSION] < JAVA_6;
    }
}
