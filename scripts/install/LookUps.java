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
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.net.URL;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Properties;
import java.util.Set;
import javax.crypto.Mac;
import javax.xml.stream.XMLInputFactory;

/// What classes of the installed jars would look for in all jars at each start. To open the jars, with 32,000 entries,
/// takes a fifth of the time of `list-running`. So the installed copies of these classes call the methods of this
/// class. With [#OFF], they find nothing:
///
/// - The SDK looks for interceptors, for a file of partitions, and for Scala and Kotlin.
/// - SLF4J looks for its settings.
/// - The JDK's XML parser looks for other parsers. The SDK gets the JDK's own.
/// - The JDK's HMAC looks for handlers of URLs. The SDK gets [HmacSha256].
///
/// The installed jars have nothing of the kind, and no settings. What a Java agent adds to a command is not found.
///
/// The crypto provider looks for its version, twice. It gets constants.
public final class LookUps {

    /// The option of a JVM whose class path is no more than the installed jars.
    static final String OFF = "-Dawskit.plugins=none";

    private static final String CRYPTO_PROVIDER = "com/amazon/corretto/crypto/provider/Loader";
    private static final String PARTITIONS = "/endpoints/internal/DefaultPartitionDataProvider";
    private static final Set<String> OTHERS = Set.of("org/slf4j/simple/SimpleLoggerConfiguration",
            "software/amazon/awssdk/core/interceptor/ClasspathInterceptorChainFactory",
            "software/amazon/awssdk/core/internal/useragent/UserAgentLangValues",
            "software/amazon/awssdk/protocols/query/unmarshall/XmlDomParser",
            "software/amazon/awssdk/http/auth/aws/internal/signer/util/SigningAlgorithm$MacThreadLocal",
            "run/Program"); // which loads the classes of the signer for a script
    private static final Set<String> CALLS = Set.of("Class.forName", "ClassLoader.getResources",
            "ClassLoader.getResourceAsStream", "XMLInputFactory.newInstance", "Mac.getInstance");

    private LookUps() {}

    private static boolean on() {
        return !"none".equals(System.getProperty("awskit.plugins"));
    }

    /// Takes the place of [Class#forName(String)].
    public static Class<?> forName(String name) throws ClassNotFoundException {
        if (on()) {
            return Class.forName(name);
        }
        throw new ClassNotFoundException(name);
    }

    /// Takes the place of [ClassLoader#getResources].
    public static Enumeration<URL> getResources(ClassLoader loader, String name) throws IOException {
        return on() ? loader.getResources(name) : Collections.emptyEnumeration();
    }

    /// Takes the place of [ClassLoader#getResourceAsStream].
    public static InputStream getResourceAsStream(ClassLoader loader, String name) {
        return on() ? loader.getResourceAsStream(name) : null;
    }

    /// Takes the place of [XMLInputFactory#newInstance()].
    public static XMLInputFactory newInstance() {
        return on() ? XMLInputFactory.newInstance() : XMLInputFactory.newDefaultFactory();
    }

    /// Takes the place of [Mac#getInstance(String)].
    public static Mac getInstance(String algorithm) throws NoSuchAlgorithmException {
        return on() || !algorithm.equals(HmacSha256.NAME) ? Mac.getInstance(algorithm) : HmacSha256.mac();
    }

    /// Returns a class that calls these methods. Other classes stay as they are.
    ///
    /// @param file its name in a jar
    static byte[] replaced(String file, byte[] bytes) throws IOException {
        var name = file.replaceFirst("\\.class$", "");
        return OTHERS.contains(name) || name.endsWith(PARTITIONS) ? rewrite(bytes, LookUps::replace)
                : name.equals(CRYPTO_PROVIDER) ? rewrite(bytes, new Versions()) : bytes;
    }

    private static byte[] rewrite(byte[] bytes, CodeTransform code) {
        var files = ClassFile.of();
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethodBodies(code));
    }

    private static void replace(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && CALLS.contains(name(call))
                && call.typeSymbol().parameterCount() <= 1) { // some have variants with more
            var type = call.typeSymbol();
            code.invokestatic(ClassDesc.of(LookUps.class.getName()), call.name().stringValue(),
                    call.opcode() == Opcode.INVOKESTATIC ? type
                            : type.insertParameterTypes(0, call.owner().asSymbol()));
        } else {
            code.with(element);
        }
    }

    /// Returns what is called, as in `Class.forName`.
    private static String name(InvokeInstruction call) {
        return call.owner().asSymbol().displayName() + "." + call.name();
    }

    /// Replaces `readProperty("version.properties", NAME)` by the property.
    private static final class Versions implements CodeTransform {

        private final Properties versions = new Properties();
        private String latest = "";

        Versions() throws IOException {
            try (var in = AmazonCorrettoCryptoProvider.class.getResourceAsStream("version.properties")) {
                versions.load(in);
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String text) {
                latest = text;
            }
            if (element instanceof InvokeInstruction call && name(call).equals("Loader.readProperty")
                    && versions.containsKey(latest)) {
                code.pop2().loadConstant(versions.getProperty(latest)); // in place of both arguments
            } else {
                code.with(element);
            }
        }
    }
}
