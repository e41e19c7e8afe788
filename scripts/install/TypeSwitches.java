package install;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/// Replaces the `switch` over types, which the JVM links when it first runs, by the tests that it stands for. Linking
/// takes one or two milliseconds for each one, at every start, because a JVM's AOT cache does not hold it.
final class TypeSwitches {

    private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final String METHOD = "typeSwitch$";

    private TypeSwitches() {}

    /// Returns the class without its switches over types; those that also have constants as labels stay.
    static byte[] replaced(byte[] bytes) {
        var files = ClassFile.of();
        var type = files.parse(bytes);
        if (!has(type)) {
            return bytes;
        }
        var replaced = new ArrayList<InvokeDynamicInstruction>();
        var calls = ClassTransform.transformingMethodBodies((code, instruction) -> {
            if (instruction instanceof InvokeDynamicInstruction call && isOverTypes(call)) {
                code.invokestatic(type.thisClass().asSymbol(), METHOD + replaced.size(), call.typeSymbol());
                replaced.add(call);
            } else {
                code.with(instruction);
            }
        });
        return files.transformClass(type, calls.andThen(ClassTransform.endHandler(builder -> {
            for (var i = 0; i < replaced.size(); i++) {
                var labels = replaced.get(i).bootstrapArgs();
                builder.withMethodBody(METHOD + i, replaced.get(i).typeSymbol(), ClassFile.ACC_PRIVATE
                        | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC, code -> write(code, labels));
            }
        })));
    }

    private static boolean has(ClassModel type) {
        return !type.flags().has(AccessFlag.INTERFACE) && type.methods().stream()
                .flatMap(method -> method.code().stream()).flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeDynamicInstruction call && isOverTypes(call));
    }

    private static boolean isOverTypes(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(BOOTSTRAPS)
                && call.bootstrapMethod().methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    /// As [java.lang.runtime.SwitchBootstraps#typeSwitch]: returns the index of the first label, from that of the
    /// second argument on, of which the first argument is an instance; -1 for null.
    private static void write(CodeBuilder code, List<ConstantDesc> labels) {
        code.aload(0).ifThen(Opcode.IFNULL, isNull -> isNull.loadConstant(-1).ireturn());
        for (var i = 0; i < labels.size(); i++) {
            var index = i; // a label may be there twice, with different guards
            code.iload(1).loadConstant(index).ifThen(Opcode.IF_ICMPLE, later -> later.aload(0)
                    .instanceOf((ClassDesc) labels.get(index)).ifThen(found -> found.loadConstant(index).ireturn()));
        }
        code.loadConstant(labels.size()).ireturn();
    }
}
