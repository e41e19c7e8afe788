package install;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
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
import java.util.Properties;

/// Files that classes of the installed jars would read at each start, if [Jars] did not change these classes. To open a
/// jar and the JDK's image for them takes a fifteenth of the time in which a file is uploaded.
///
/// - SLF4J's logger looks for a file with its settings, which says nothing in these jars. A script may have another.
/// - The crypto provider reads its version, twice. It gets constants.
public final class FileReads {

    private static final String LOGGER = "org/slf4j/simple/SimpleLoggerConfiguration.class";
    private static final String PROVIDER = "com/amazon/corretto/crypto/provider/Loader.class";

    private FileReads() {}

    /// Returns whether there may be a file that sets SLF4J's logger: only scripts have a class loader of their own.
    public static boolean mayHaveSettings() {
        return Thread.currentThread().getContextClassLoader() != ClassLoader.getSystemClassLoader();
    }

    /// Returns a class that reads less. Other classes stay as they are.
    ///
    /// @param file its name in a jar
    static byte[] spared(String file, byte[] bytes) throws IOException {
        return switch (file) {
            case LOGGER -> rewrite(bytes, FileReads::askFirst);
            case PROVIDER -> {
                var versions = new Properties();
                try (var in = AmazonCorrettoCryptoProvider.class.getResourceAsStream("version.properties")) {
                    versions.load(in);
                }
                yield rewrite(bytes, new Versions(versions));
            }
            default -> bytes;
        };
    }

    private static byte[] rewrite(byte[] bytes, CodeTransform code) {
        var files = ClassFile.of();
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethodBodies(code));
    }

    private static void askFirst(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && call.name().equalsString("loadProperties")) {
            code.invokestatic(ClassDesc.of(FileReads.class.getName()), "mayHaveSettings",
                    MethodTypeDesc.of(ConstantDescs.CD_boolean));
            code.ifThenElse(asked -> asked.with(call), spared -> spared.pop());
        } else {
            code.with(element);
        }
    }

    /// Replaces `readProperty("version.properties", NAME)` by the property.
    private static final class Versions implements CodeTransform {

        private final Properties versions;
        private String name = "";

        Versions(Properties versions) {
            this.versions = versions;
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String text) {
                name = text;
            }
            if (element instanceof InvokeInstruction call && call.name().equalsString("readProperty")
                    && versions.containsKey(name)) {
                code.pop2().loadConstant(versions.getProperty(name)); // in place of both arguments
            } else {
                code.with(element);
            }
        }
    }
}
