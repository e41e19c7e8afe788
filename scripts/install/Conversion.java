package install;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Converts the values that go into a lambda's method and come out of it, as
/// [java.lang.invoke.LambdaMetafactory] does. Primitive types are boxed and unboxed, but not converted to each other.
final class Conversion {

    private Conversion() {}

    /// @param shown the type of a value that is declared as `from`
    static boolean isKnown(ClassDesc from, ClassDesc shown, ClassDesc to) {
        return from.equals(to) || to.equals(ConstantDescs.CD_void)
                || (from.isPrimitive() ? !to.isPrimitive() : !to.isPrimitive() || shown.equals(wrapper(to)));
    }

    /// Converts the value on top of the stack.
    static void write(CodeBuilder code, ClassDesc from, ClassDesc to) {
        if (from.equals(to)) {
            return;
        }
        if (to.equals(ConstantDescs.CD_void)) {
            if (TypeKind.from(from).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        } else if (from.isPrimitive()) {
            code.invokestatic(wrapper(from), "valueOf", MethodTypeDesc.of(wrapper(from), from));
        } else if (to.isPrimitive()) {
            code.checkcast(wrapper(to)).invokevirtual(wrapper(to), to.displayName() + "Value", MethodTypeDesc.of(to));
        } else if (!to.equals(ConstantDescs.CD_Object)) {
            code.checkcast(to);
        }
    }

    private static ClassDesc wrapper(ClassDesc primitive) {
        return switch (primitive.displayName()) {
            case "boolean" -> ConstantDescs.CD_Boolean;
            case "byte" -> ConstantDescs.CD_Byte;
            case "char" -> ConstantDescs.CD_Character;
            case "double" -> ConstantDescs.CD_Double;
            case "float" -> ConstantDescs.CD_Float;
            case "int" -> ConstantDescs.CD_Integer;
            case "long" -> ConstantDescs.CD_Long;
            case "short" -> ConstantDescs.CD_Short;
            default -> ConstantDescs.CD_Void;
        };
    }
}
