//SOURCES AnnotationCode.java Comparators.java DebugTables.java Lambdas.java LookUps.java NativeCrypto.java
//SOURCES QuietProviderLog.java ServiceClients.java TypeSwitches.java
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
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Copies jars, several into one, so that commands start fast.
///
/// - The SDK looks for lists of plug-ins in every jar of the class path. To open 60 jars for them takes a sixth of the
///   time in which a file is uploaded.
/// - To open a jar of 10,000 classes takes 8 milliseconds. What is not a class is in a jar of its own, so that most
///   commands find it there and open no other.
/// - The crypto provider [logs nothing][QuietProviderLog].
/// - The SDK and others [look for less][LookUps], so that most commands open no jar.
/// - A JVM's AOT cache holds neither signed classes nor those compiled for Java 5, as picocli's are: without this, each
///   start would load and verify them again.
/// - Picocli looks for Groovy's `Closure` at each start. To find that there is none, the JVM would read the directory of
///   every jar, EC2's with 13,000 entries among them. So the copy of picocli has an empty class of that name.
/// - Picocli reads annotations and fields by reflection, for which the JVM would make classes at each start. The copy
///   finds the annotations [as code][AnnotationCode].
/// - [Lambdas] become classes, because an AOT cache restores a class faster.
/// - The SDK's signer [sorts headers][Comparators] by what an AOT cache can hold.
/// - [Tables for debuggers][DebugTables] take room on the disk.
///
/// The crypto provider's library is left out. It lies unpacked [beside the jars][NativeCrypto].
public final class Jars {

    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;
    private static final int MAJOR_VERSION = 7;

    private Jars() {}

    /// What is done with a file of a jar.
    private interface Visitor {
        void visit(String name, byte[] bytes) throws IOException;
    }

    /// Writes the classes of several jars into one. Of classes of the same name, the first one counts, as on a class
    /// path.
    public static void merge(List<Path> jars, Path to) throws IOException {
        var names = new HashSet<String>();
        try (var merged = new ZipOutputStream(Files.newOutputStream(to))) {
            visit(jars, Jars::isClass, (name, bytes) -> {
                if (names.add(name)) {
                    write(merged, withoutLambdas(name, rewritten(name, bytes)));
                }
            });
            if (names.contains("picocli/CommandLine.class")) {
                write(merged, Map.of("groovy/lang/Closure.class",
                        ClassFile.of().build(ClassDesc.of("groovy.lang.Closure"), type -> { })));
                write(merged, AnnotationCode.types());
            }
        }
    }

    /// Writes the other files of several jars into one.
    static void resources(List<Path> jars, Path to) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        visit(jars, name -> !isClass(name), (name, bytes) -> {
            if (isList(name)) {
                var list = new ByteArrayOutputStream();
                list.writeBytes(files.getOrDefault(name, new byte[0]));
                list.writeBytes(bytes);
                list.write('\n');
                files.put(name, list.toByteArray());
            } else {
                files.putIfAbsent(name, bytes);
            }
        });
        try (var written = new ZipOutputStream(Files.newOutputStream(to))) {
            write(written, files);
        }
    }

    private static void visit(List<Path> jars, Predicate<String> wanted, Visitor visitor) throws IOException {
        for (var file : jars) {
            try (var jar = new JarFile(file.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
                for (var entry : jar.versionedStream().toList()) {
                    if (!isLeftOut(entry.getName()) && wanted.test(entry.getName())) {
                        visitor.visit(entry.getName(), jar.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
    }

    private static void write(ZipOutputStream jar, Map<String, byte[]> files) throws IOException {
        for (var file : files.entrySet()) {
            jar.putNextEntry(new ZipEntry(file.getKey()));
            jar.write(file.getValue());
            jar.closeEntry();
        }
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class");
    }

    /// Returns whether a file lists plug-ins, a line each.
    private static boolean isList(String name) {
        return name.startsWith("META-INF/services/") && !name.endsWith("/") || name.endsWith("/execution.interceptors");
    }

    private static byte[] rewritten(String name, byte[] original) throws IOException {
        var bytes = isOwn(name) ? original
                : DebugTables.without(LookUps.replaced(name, original),
                        name.startsWith("software/amazon/awssdk/services/"));
        var now = ServiceClients.isClient(name) ? ServiceClients.rewrite(bytes)
                : Comparators.isSigner(name) ? Comparators.rewrite(bytes)
                : QuietProviderLog.isUser(name) ? QuietProviderLog.rewrite(bytes)
                : isOldClass(bytes) ? renewed(bytes)
                : isOwn(name) ? TypeSwitches.replaced(bytes) : bytes;
        return AnnotationCode.rewrite(name, now);
    }

    /// Most of EC2's 8,000 classes are never loaded, and the more classes a jar has, the longer it takes to open it.
    private static Map<String, byte[]> withoutLambdas(String name, byte[] bytes) {
        return Lambdas.replaced(name, bytes, name.startsWith("software/amazon/awssdk/services/ec2/") ? 2 : 1);
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

    private static boolean isOldClass(byte[] bytes) {
        return bytes[MAJOR_VERSION] < JAVA_6;
    }
}
