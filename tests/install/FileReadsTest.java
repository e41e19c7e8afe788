//SOURCES ../../scripts/install/FileReads.java Rewritten.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS org.slf4j:slf4j-simple

package install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadsTest {

    private static final String LOGGER = "org.slf4j.simple.SimpleLoggerConfiguration";
    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.Loader";

    private static byte[] original(String type) throws IOException {
        try (var file = FileReadsTest.class.getResourceAsStream("/" + file(type))) {
            return file.readAllBytes();
        }
    }

    private static String file(String type) {
        return type.replace('.', '/') + ".class";
    }

    /// Returns the class, with the classes of its jar.
    private static Class<?> spared(String type) throws Exception {
        var classes = new HashMap<String, byte[]>();
        var place = Class.forName(type, false, FileReadsTest.class.getClassLoader()).getProtectionDomain();
        try (var jar = new JarFile(Path.of(place.getCodeSource().getLocation().toURI()).toFile())) {
            for (var entry : jar.stream().filter(one -> one.getName().endsWith(".class")).toList()) {
                classes.put(entry.getName().replace(".class", "").replace('/', '.'),
                        FileReads.spared(entry.getName(), jar.getInputStream(entry).readAllBytes()));
            }
        }
        return Class.forName(type, false, new Rewritten(classes));
    }

    @Test
    void theProviderKnowsItsVersion() throws Exception {
        assertTrue(spared(PROVIDER).getDeclaredMethods().length > 0); // which links the class, so that it is verified
        assertEquals(2, reads(original(PROVIDER)));
        var bytes = FileReads.spared(file(PROVIDER), original(PROVIDER));
        assertEquals(0, reads(bytes));
        var version = AmazonCorrettoCryptoProvider.INSTANCE.getVersionStr();
        assertTrue(code(bytes).stream().anyMatch(element -> element instanceof ConstantInstruction constant
                && version.startsWith(constant.constantValue() + "")), version);
    }

    private static long reads(byte[] bytes) {
        return code(bytes).stream().filter(element -> element instanceof InvokeInstruction call
                && call.name().equalsString("readProperty")).count();
    }

    private static List<CodeElement> code(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream().flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream()).toList();
    }

    /// A script may have a file of settings.
    @Test
    void theLoggerLooksForSettingsInAClassLoaderOfItsOwn(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("simplelogger.properties"), "org.slf4j.simpleLogger.levelInBrackets=true");
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var script = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            thread.setContextClassLoader(script);
            assertTrue(FileReads.mayHaveSettings());
            assertTrue(hasLevelInBrackets());
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            assertFalse(FileReads.mayHaveSettings());
            assertFalse(hasLevelInBrackets());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean hasLevelInBrackets() throws Exception {
        var type = spared(LOGGER);
        var make = type.getDeclaredConstructor();
        make.setAccessible(true);
        var configuration = make.newInstance();
        var init = type.getDeclaredMethod("init");
        init.setAccessible(true);
        init.invoke(configuration);
        var setting = type.getDeclaredField("levelInBrackets");
        setting.setAccessible(true);
        return setting.getBoolean(configuration);
    }

    @Test
    void otherClassesStayAsTheyAre() throws IOException {
        var bytes = original(FileReadsTest.class.getName());
        assertEquals(bytes, FileReads.spared(file(FileReadsTest.class.getName()), bytes));
    }
}
