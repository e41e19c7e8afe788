//SOURCES ../../scripts/install/LookUps.java ../../scripts/run/Program.java Rewritten.java
//DEPS software.amazon.awssdk:ec2
//DEPS org.junit.jupiter:junit-jupiter

package install;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookUpsTest {

    private static final String CRYPTO_PROVIDER = "com.amazon.corretto.crypto.provider.Loader";
    private static final String INTERCEPTORS =
            "software.amazon.awssdk.core.interceptor.ClasspathInterceptorChainFactory";
    private static final String SETTINGS = "org.slf4j.simple.SimpleLoggerConfiguration";
    private static final String LANGUAGES = "software.amazon.awssdk.core.internal.useragent.UserAgentLangValues";
    private static final String PARTITIONS =
            "software.amazon.awssdk.services.ec2.endpoints.internal.DefaultPartitionDataProvider";
    private static final String MAC =
            "software.amazon.awssdk.http.auth.aws.internal.signer.util.SigningAlgorithm$MacThreadLocal";
    private static final String XML = "software.amazon.awssdk.protocols.query.unmarshall.XmlDomParser";

    private ClassLoader before;

    @BeforeEach
    void remember() {
        before = Thread.currentThread().getContextClassLoader();
    }

    @AfterEach
    void reset() {
        Thread.currentThread().setContextClassLoader(before);
        off(false);
    }

    private static void off(boolean off) {
        var option = LookUps.OFF.substring("-D".length()).split("=");
        if (off) {
            System.setProperty(option[0], option[1]);
        } else {
            System.clearProperty(option[0]);
        }
    }

    private static byte[] original(String type) throws IOException {
        try (var file = LookUpsTest.class.getResourceAsStream("/" + file(type))) {
            return file.readAllBytes();
        }
    }

    private static String file(String type) {
        return type.replace('.', '/') + ".class";
    }

    private static byte[] rewritten(String type) throws IOException {
        return LookUps.replaced(file(type), original(type));
    }

    /// @param method as in `Class.forName`
    private static long calls(byte[] bytes, String method) {
        return code(bytes).stream().filter(element -> element instanceof InvokeInstruction call
                && method.equals(call.owner().asSymbol().displayName() + "." + call.name())).count();
    }

    private static List<CodeElement> code(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream().flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream()).toList();
    }

    /// Returns the class, with the rewritten classes of its jar.
    private static Class<?> installed(String type) throws Exception {
        var classes = new HashMap<String, byte[]>();
        var place = Class.forName(type, false, LookUpsTest.class.getClassLoader()).getProtectionDomain();
        try (var jar = new JarFile(Path.of(place.getCodeSource().getLocation().toURI()).toFile())) {
            for (var entry : jar.stream().filter(one -> one.getName().matches("(?!META-INF/).*\\.class")).toList()) {
                classes.put(entry.getName().replace(".class", "").replace('/', '.'),
                        LookUps.replaced(entry.getName(), jar.getInputStream(entry).readAllBytes()));
            }
        }
        return Class.forName(type, false, new Rewritten(classes));
    }

    private static Object make(Class<?> type) throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Object call(Object target, Class<?> type, String method, Object... arguments)
            throws ReflectiveOperationException {
        for (var one : type.getDeclaredMethods()) {
            if (one.getName().equals(method) && one.getParameterCount() == arguments.length) {
                one.setAccessible(true);
                return one.invoke(target, arguments);
            }
        }
        throw new NoSuchMethodException(method);
    }

    /// A later version of these classes may look for the same in another way.
    @ParameterizedTest
    @CsvSource({CRYPTO_PROVIDER + ", Loader.readProperty, 2", INTERCEPTORS + ", ClassLoader.getResources, 1",
        SETTINGS + ", ClassLoader.getResourceAsStream, 1", LANGUAGES + ", Class.forName, 2",
        PARTITIONS + ", ClassLoader.getResourceAsStream, 1", MAC + ", Mac.getInstance, 1",
        "run.Program, Mac.getInstance, 1", XML + ", XMLInputFactory.newInstance, 1"})
    void replacesEachCall(String type, String method, long calls) throws Exception {
        assertEquals(calls, calls(original(type), method));
        assertEquals(0, calls(rewritten(type), method));
        // Which links the class, so that the JVM verifies its code.
        assertTrue(installed(type).getDeclaredMethods().length > 0);
        for (var element : code(rewritten(type))) {
            if (element instanceof InvokeInstruction call && call.owner().asInternalName().equals("install/LookUps")) {
                assertDoesNotThrow(() -> MethodHandles.publicLookup().findStatic(LookUps.class,
                        call.name().stringValue(), call.typeSymbol().resolveConstantDesc(MethodHandles.lookup())));
            }
        }
    }

    @Test
    void theCryptoProviderKnowsItsVersion() throws IOException {
        var version = AmazonCorrettoCryptoProvider.INSTANCE.getVersionStr();
        assertTrue(code(rewritten(CRYPTO_PROVIDER)).stream().anyMatch(element -> element instanceof ConstantInstruction
                constant && version.startsWith(constant.constantValue() + "")), version);
    }

    /// A script may have a file of settings, which an installed command has not.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void scriptsCanSetTheLogger(boolean off, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("simplelogger.properties"), "org.slf4j.simpleLogger.levelInBrackets=true");
        try (var script = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            Thread.currentThread().setContextClassLoader(script);
            off(off);
            var type = installed(SETTINGS);
            var settings = make(type);
            call(settings, type, "init");
            var setting = type.getDeclaredField("levelInBrackets");
            setting.setAccessible(true);
            assertEquals(!off, setting.getBoolean(settings));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void scriptsCanHaveInterceptors(boolean off, @TempDir Path folder) throws Exception {
        var name = "software/amazon/awssdk/test/execution.interceptors";
        var list = Files.createDirectories(folder.resolve(name).getParent()).resolve("execution.interceptors");
        Files.writeString(list, "no.such.Interceptor\n");
        try (var script = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            assertEquals(list.toUri(), LookUps.getResources(script, name).nextElement().toURI());
            off(off);
            assertEquals(!off, LookUps.getResources(script, name).hasMoreElements());
            assertEquals(!off, LookUps.getResourceAsStream(script, name) != null);
        }
    }

    @Test
    void otherLanguagesAreLookedForInScripts() throws Exception {
        assertSame(LookUpsTest.class, LookUps.forName(LookUpsTest.class.getName()));
        off(true);
        var type = installed(LANGUAGES);
        assertEquals("", call(null, type, "scalaVersion"));
        assertEquals("", call(null, type, "kotlinVersion"));
    }

    @Test
    void theHmacIsTheJdksInScripts() throws NoSuchAlgorithmException {
        assertTrue(LookUps.getInstance(HmacSha256.NAME).getProvider() != null);
        off(true);
        assertEquals(null, LookUps.getInstance(HmacSha256.NAME).getProvider());
        assertEquals("HmacSHA512", LookUps.getInstance("HmacSHA512").getAlgorithm());
        assertThrows(NoSuchAlgorithmException.class, () -> LookUps.getInstance("none"));
    }

    @Test
    void otherClassesStayAsTheyAre() throws IOException {
        var bytes = original(LookUpsTest.class.getName());
        assertSame(bytes, LookUps.replaced(file(LookUpsTest.class.getName()), bytes));
    }
}
