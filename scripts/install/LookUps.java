//SOURCES HmacSha256.java
package install;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Properties;
import java.util.Set;

/// What classes of the installed jars would look for in all jars at each start. To open the jars, with 30,000 entries,
/// takes a tenth of the time of `list-running`, and more than that of its CPU time.
///
/// - The SDK looks for interceptors, for a file of partitions, and for Scala and Kotlin. SLF4J looks for its settings.
///   An installed command has none of these, and [OFF] says so to its JVM. Scripts can have them.
/// - The JDK's XML parser looks for other parsers. The copy of the SDK asks for the JDK's own.
/// - The JDK's HMAC looks for handlers of URLs. The copy of the SDK signs with [HmacSha256].
/// - The crypto provider reads its version, twice. It gets constants.
public final class LookUps {

    /// The JVM's option for a command whose class path is the installed jars.
    static final String OFF = "-Dawskit.plugins=none";

    private static final String AUTH = "software/amazon/awssdk/http/auth/aws/internal/signer/util/";
    private static final String CRYPTO_PROVIDER = "com/amazon/corretto/crypto/provider/Loader";
    private static final String PARTITIONS = "/endpoints/internal/DefaultPartitionDataProvider";
    private static final Set<String> OTHERS = Set.of("org/slf4j/simple/SimpleLoggerConfiguration",
            "software/amazon/awssdk/core/interceptor/ClasspathInterceptorChainFactory",
            "software/amazon/awssdk/core/internal/useragent/UserAgentLangValues");

    private LookUps() {}

    private static boolean mayFind() {
        return !"none".equals(System.getProperty("awskit.plugins"));
    }

    /// Takes the place of [ClassLoader#getResources].
    public static Enumeration<URL> getResources(ClassLoader loader, String name) throws IOException {
        return mayFind() ? loader.getResources(name) : Collections.emptyEnumeration();
    }

    /// Takes the place of [ClassLoader#getResourceAsStream].
    public static InputStream getResourceAsStream(ClassLoader loader, String name) {
        return mayFind() ? loader.getResourceAsStream(name) : null;
    }

    /// Takes the place of [Class#forName(String)].
    public static Class<?> forName(String name) throws ClassNotFoundException {
        if (mayFind()) {
            return Class.forName(name);
        }
        throw new ClassNotFoundException(name);
    }

    /// Returns a class that looks for less. Other classes stay as they are.
    ///
    /// @param file its name in a jar
    static byte[] without(String file, byte[] bytes) throws IOException {
        var name = file.replaceFirst("\\.class$", "");
        return OTHERS.contains(name) || name.endsWith(PARTITIONS) ? rewrite(bytes, LookUps::asking)
                : name.equals(AUTH + "SigningAlgorithm$MacThreadLocal") ? rewrite(bytes, LookUps::withOwnHmac)
                : name.equals("software/amazon/awssdk/protocols/query/unmarshall/XmlDomParser")
                        ? rewrite(bytes, LookUps::withTheJdksParser)
                : name.equals(CRYPTO_PROVIDER) ? rewrite(bytes, new Versions()) : bytes;
    }

    private static byte[] rewrite(byte[] bytes, CodeTransform code) {
        var files = ClassFile.of();
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethodBodies(code));
    }

    private static void asking(CodeBuilder code, CodeElement element) {
        if (isCall(element, "java/lang/Class", "forName")) {
            code.invokestatic(own(LookUps.class), "forName", ((InvokeInstruction) element).typeSymbol());
        } else if (isCall(element, "java/lang/ClassLoader", "getResources")
                || isCall(element, "java/lang/ClassLoader", "getResourceAsStream")) {
            var call = (InvokeInstruction) element;
            code.invokestatic(own(LookUps.class), call.name().stringValue(), MethodTypeDesc.of(
                    call.typeSymbol().returnType(), call.owner().asSymbol(), ConstantDescs.CD_String));
        } else {
            code.with(element);
        }
    }

    private static void withOwnHmac(CodeBuilder code, CodeElement element) {
        if (isCall(element, "javax/crypto/Mac", "getInstance")) {
            code.invokestatic(own(HmacSha256.class), "getInstance", ((InvokeInstruction) element).typeSymbol());
        } else {
            code.with(element);
        }
    }

    private static void withTheJdksParser(CodeBuilder code, CodeElement element) {
        if (isCall(element, "javax/xml/stream/XMLInputFactory", "newInstance")) {
            var call = (InvokeInstruction) element;
            code.invokestatic(call.owner().asSymbol(), "newDefaultFactory", call.typeSymbol());
        } else {
            code.with(element);
        }
    }

    private static boolean isCall(CodeElement element, String owner, String name) {
        return element instanceof InvokeInstruction call && call.owner().asInternalName().equals(owner)
                && call.name().equalsString(name);
    }

    private static ClassDesc own(Class<?> type) {
        return ClassDesc.of(type.getName());
    }

    /// Replaces `readProperty("version.properties", NAME)` by the property.
    private static final class Versions implements CodeTransform {

        private final Properties versions = new Properties();
        private String name = "";

        Versions() throws IOException {
            try (var in = AmazonCorrettoCryptoProvider.class.getResourceAsStream("version.properties")) {
                versions.load(in);
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String text) {
                name = text;
            }
            if (isCall(element, CRYPTO_PROVIDER, "readProperty") && versions.containsKey(name)) {
                code.pop2().loadConstant(versions.getProperty(name)); // in place of both arguments
            } else {
                code.with(element);
            }
        }
    }
}
