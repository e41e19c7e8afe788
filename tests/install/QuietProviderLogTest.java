//SOURCES ../../scripts/install/NativeCrypto.java ../../scripts/install/QuietProviderLog.java Rewritten.java
//DEPS org.junit.jupiter:junit-jupiter

package install;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QuietProviderLogTest {

    /// An installation would use the JDK's ciphers without a word if the JVM refused the provider's classes.
    @Test
    void takesThePlaceOfTheJdksLogger() throws Exception {
        var classes = new LinkedHashMap<String, byte[]>();
        var calls = new TreeSet<String>();
        try (var jar = new JarFile(Path.of(AmazonCorrettoCryptoProvider.class.getProtectionDomain().getCodeSource()
                .getLocation().toURI()).toFile())) {
            for (var entry : jar.stream().filter(one -> one.getName().endsWith(".class")).toList()) {
                if (QuietProviderLog.isUser(entry.getName())) {
                    var bytes = QuietProviderLog.rewrite(jar.getInputStream(entry).readAllBytes());
                    classes.put(entry.getName().replace(".class", "").replace('/', '.'), bytes);
                    ClassFile.of().parse(bytes).methods().stream().flatMap(method -> method.code().stream())
                            .flatMap(code -> code.elementStream()).forEach(element -> {
                                if (element instanceof InvokeInstruction call) {
                                    assertTrue(!call.owner().asInternalName().equals("java/util/logging/Logger"));
                                    if (call.owner().asSymbol().displayName().equals("QuietProviderLog")) {
                                        calls.add(call.name() + call.typeSymbol().displayDescriptor());
                                    }
                                }
                            });
                }
            }
        }
        var provider = new Rewritten(classes);
        for (var name : classes.keySet()) {
            // Which links the class, so that the JVM verifies its code.
            assertDoesNotThrow(() -> Class.forName(name, false, provider).getDeclaredMethods(), name);
        }
        assertEquals(calls, Arrays.stream(QuietProviderLog.class.getMethods())
                .filter(method -> method.getDeclaringClass() == QuietProviderLog.class)
                .map(method -> method.getName() + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")")) + method.getReturnType().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
