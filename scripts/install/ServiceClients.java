package install;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.util.List;

/// Rewrites the SDK's generated clients, such as `DefaultEc2Client`, so that they load faster and need less of an AOT
/// cache. What they do stays the same.
///
/// To verify that a request is an `SdkRequest`, the JVM loads its class, which means 805 classes for EC2. After a cast to
/// `SdkRequest` it has nothing to verify.
final class ServiceClients {

    private static final ClassDesc REQUEST = ClassDesc.of("software.amazon.awssdk.core.SdkRequest");

    private ServiceClients() {}

    /// Returns whether a file of a jar is the class of such a client.
    static boolean isClient(String file) {
        return file.matches("software/amazon/awssdk/services/.*/Default[A-Za-z0-9]+Client\\.class")
                && !file.contains("Async");
    }

    /// Returns the class rewritten. The installer has all that it refers to on its class path.
    static byte[] rewrite(byte[] bytes) {
        var files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(ServiceClients.class.getClassLoader())
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethods((method, element) -> {
            if (element instanceof CodeModel code) {
                method.withCode(builder -> rewrite(code, builder));
            } else {
                method.with(element);
            }
        }));
    }

    private static void rewrite(CodeModel code, CodeBuilder builder) {
        var elements = code.elementList();
        for (int i = 0; i < elements.size(); i++) {
            var element = elements.get(i);
            builder.with(element);
            if (element instanceof LoadInstruction load && load.typeKind() == TypeKind.REFERENCE && load.slot() > 0
                    && passesRequest(elements.subList(i + 1, elements.size()))) {
                builder.checkcast(REQUEST);
            }
        }
    }

    /// Returns whether the code goes on with `.withInput(request)` or `updateSdkClientConfiguration(request,
    /// this.clientConfiguration)`, where the request is loaded already.
    private static boolean passesRequest(List<CodeElement> code) {
        var next = code.stream().filter(Instruction.class::isInstance).limit(3).toList();
        return next.size() == 3 && (calls(next.get(0), "withInput") || next.get(0) instanceof LoadInstruction
                && next.get(1) instanceof FieldInstruction && calls(next.get(2), "updateSdkClientConfiguration"));
    }

    private static boolean calls(CodeElement element, String method) {
        return element instanceof InvokeInstruction call && call.name().equalsString(method);
    }
}
