package install;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.Comparator;
import java.util.function.Function;

/// The comparators that the installed copy of the SDK's signer calls for in place of the JDK's. Those can be
/// serialized, and an AOT cache holds none of that kind, so that the JVM would generate one at each start. That takes
/// 8 milliseconds.
public final class Comparators {

    private static final String SIGNER =
            "software/amazon/awssdk/http/auth/aws/internal/signer/V4CanonicalRequest.class";

    private Comparators() {}

    /// Returns the same as [Comparator#comparing].
    public static <T, U extends Comparable<? super U>> Comparator<T> comparing(Function<? super T, ? extends U> key) {
        return (one, other) -> key.apply(one).compareTo(key.apply(other));
    }

    /// Returns whether a file of a jar is the class that is rewritten.
    static boolean isSigner(String file) {
        return file.equals(SIGNER);
    }

    static byte[] rewrite(byte[] bytes) {
        var files = ClassFile.of();
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethodBodies((code, element) -> {
            if (element instanceof InvokeInstruction call && call.owner().asInternalName().equals("java/util/Comparator")
                    && call.name().equalsString("comparing") && call.typeSymbol().parameterCount() == 1) {
                code.invokestatic(ClassDesc.of(Comparators.class.getName()), "comparing", call.typeSymbol());
            } else {
                code.with(element);
            }
        }));
    }
}
