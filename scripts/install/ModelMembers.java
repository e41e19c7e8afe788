package install;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Gives each class of the SDK's models one class that reads and sets its members, in place of two lambdas for each
/// member. A JVM restores the lambdas of its AOT cache at each start, which takes 60 microseconds for each one. An
/// upload had 370 of them, and `list-running` 570.
///
/// @param model the class without its lambdas
/// @param members the class that reads and sets its members
record ModelMembers(byte[] model, byte[] members) {

    private static final ClassDesc GETTER = Function.class.describeConstable().orElseThrow();
    private static final ClassDesc SETTER = BiConsumer.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc GET = MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    private static final MethodTypeDesc SET = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object,
            ConstantDescs.CD_Object);
    private static final MethodTypeDesc NEW = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final String NUMBER = "number";

    /// Returns the name of the file for the class of the members.
    static String file(String model) {
        return model.replace(".class", "$Members.class");
    }

    /// Rewrites a class, if it is one with several such lambdas.
    static Optional<ModelMembers> of(String file, byte[] bytes) {
        if (!file.matches("software/amazon/awssdk/services/[^/]+/model/[^/$]+\\.class")) {
            return Optional.empty();
        }
        var files = ClassFile.of();
        var type = files.parse(bytes);
        var members = ClassDesc.ofInternalName(file(file).replace(".class", ""));
        var methods = new ArrayList<DirectMethodHandleDesc>();
        var model = files.transformClass(type, ClassTransform.transformingMethodBodies((code, instruction) -> {
            if (instruction instanceof InvokeDynamicInstruction call && isOfMember(call)) {
                code.new_(members).dup().loadConstant(methods.size())
                        .invokespecial(members, ConstantDescs.INIT_NAME, NEW);
                methods.add((DirectMethodHandleDesc) call.bootstrapArgs().get(1));
            } else {
                code.with(instruction);
            }
        }));
        return methods.size() < 2 ? Optional.empty() : Optional.of(new ModelMembers(model, write(members, methods)));
    }

    /// Returns whether an instruction makes the lambda of `Request::bucket` or `Builder::bucket`.
    private static boolean isOfMember(InvokeDynamicInstruction call) {
        return call.typeSymbol().parameterCount() == 0
                && List.of(GETTER, SETTER).contains(call.typeSymbol().returnType())
                && call.bootstrapMethod().methodName().equals("metafactory")
                && call.bootstrapArgs().get(1) instanceof DirectMethodHandleDesc method
                && switch (method.kind()) {
                    case VIRTUAL, INTERFACE_VIRTUAL -> true;
                    default -> false;
                }
                && method.invocationType().parameterCount() == parameters(call.typeSymbol().returnType())
                && !method.invocationType().parameterList().getLast().isPrimitive()
                && !method.invocationType().returnType().isPrimitive();
    }

    private static int parameters(ClassDesc function) {
        return function.equals(GETTER) ? 1 : 2;
    }

    private static byte[] write(ClassDesc members, List<DirectMethodHandleDesc> methods) {
        return ClassFile.of().build(members, type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                .withInterfaceSymbols(GETTER, SETTER)
                .withField(NUMBER, ConstantDescs.CD_int, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                .withMethodBody(ConstantDescs.INIT_NAME, NEW, 0, code -> code.aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .aload(0).iload(1).putfield(members, NUMBER, ConstantDescs.CD_int).return_())
                .withMethodBody("apply", GET, ClassFile.ACC_PUBLIC, code -> choose(code, members, methods, 1))
                .withMethodBody("accept", SET, ClassFile.ACC_PUBLIC, code -> choose(code, members, methods, 2)));
    }

    /// Calls the method whose number this is, among those with so many parameters, the target included.
    private static void choose(CodeBuilder code, ClassDesc members, List<DirectMethodHandleDesc> methods,
            int parameters) {
        var numbers = IntStream.range(0, methods.size())
                .filter(number -> methods.get(number).invocationType().parameterCount() == parameters).boxed().toList();
        var cases = numbers.stream().map(number -> SwitchCase.of(number, code.newLabel())).toList();
        var other = code.newLabel();
        code.aload(0).getfield(members, NUMBER, ConstantDescs.CD_int).lookupswitch(other, cases);
        for (var one : cases) {
            code.labelBinding(one.target());
            call(code, methods.get(one.caseValue()));
        }
        var wrong = ClassDesc.of(AssertionError.class.getName());
        code.labelBinding(other).new_(wrong).dup().invokespecial(wrong, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .athrow();
    }

    private static void call(CodeBuilder code, DirectMethodHandleDesc method) {
        var types = method.invocationType().parameterList();
        for (var i = 0; i < types.size(); i++) {
            code.aload(1 + i).checkcast(types.get(i));
        }
        var type = method.invocationType().dropParameterTypes(0, 1);
        if (method.kind() == DirectMethodHandleDesc.Kind.INTERFACE_VIRTUAL) {
            code.invokeinterface(method.owner(), method.methodName(), type);
        } else {
            code.invokevirtual(method.owner(), method.methodName(), type);
        }
        if (types.size() == 1) {
            code.areturn();
        } else {
            code.pop().return_();
        }
    }
}
