//SOURCES NativeCrypto.java ServiceClients.java
package install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Copies jars so that an AOT cache can hold their classes. A JVM caches neither signed classes nor those compiled for
/// Java 5, as picocli's are: without this, each start would load and verify them again.
///
/// Picocli also looks for Groovy's `Closure` at each start. To find that there is none, the JVM opens every jar and reads
/// its directory, EC2's with 13,000 entries among them, which is a fifth of the time that `--help` takes. So the copy of
/// picocli has an empty class of that name.
///
/// The crypto provider's library is left out. It lies unpacked [beside the jars][NativeCrypto].
final class Jars {

    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;
    private static final int MAJOR_VERSION = 7;

    private Jars() {}

    static void copy(Path from, Path to) throws IOException {
        if (isCurrent(from)) {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            return;
        }
        try (var jar = new JarFile(from.toFile()); var copy = new ZipOutputStream(Files.newOutputStream(to))) {
            for (var entry : jar.stream().filter(entry -> !isLeftOut(entry.getName())).toList()) {
                copy.putNextEntry(new ZipEntry(entry.getName()));
                copy.write(rewritten(entry.getName(), jar.getInputStream(entry).readAllBytes()));
                copy.closeEntry();
            }
            if (jar.getEntry("picocli/CommandLine.class") != null) {
                copy.putNextEntry(new ZipEntry("groovy/lang/Closure.class"));
                copy.write(ClassFile.of().build(ClassDesc.of("groovy.lang.Closure"), type -> { }));
            }
        }
    }

    private static byte[] rewritten(String name, byte[] bytes) {
        return ServiceClients.isClient(name) ? ServiceClients.rewrite(bytes)
                : isOldClass(name, bytes) ? renewed(bytes) : bytes;
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

    private static boolean isCurrent(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            return jar.stream().noneMatch(entry -> {
                try {
                    var name = entry.getName();
                    return isLeftOut(name) || ServiceClients.isClient(name)
                            || isOldClass(name, jar.getInputStream(entry).readNBytes(MAJOR_VERSION + 1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static boolean isLeftOut(String name) {
        return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)") || name.endsWith(NativeCrypto.LIBRARY);
    }

    private static boolean isOldClass(String name, byte[] bytes) {
        return name.endsWith(".class") && bytes.length > MAJOR_VERSION && bytes[MAJOR_VERSION] < JAVA_6;
    }
}
