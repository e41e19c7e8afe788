//SOURCES Conversion.java
package install;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Replaces lambdas and references to methods by classes of the jar. A JVM restores the lambdas of its AOT cache at each
/// start, which takes 60 microseconds for each one, and 8 for a class. `upload-folder` had 850 of them and the other
/// commands 1,800, most of them in the SDK's models, which have two for each member.
///
/// All lambdas of a class that implement the same interface and capture the same types share one class, and are told
/// apart by a number. Lambdas that can be serialized stay as they are, and so do those whose values would have to be
/// converted in other ways than by boxing.
final class Lambdas {

    private static final ClassDesc FACTORY = ClassDesc.of("java.lang.invoke.LambdaMetafactory");
    private static final String NUMBER = "number";
    private static final String MAKE = "make";

    /// What a lambda has in common with those of the same class.
    ///
    /// @param type the interface that it implements
    /// @param signature of the interface's method
    private record Kind(ClassDesc type, String method, MethodTypeDesc signature, List<ClassDesc> captured) {}

    private final ClassModel type;
    private final ClassDesc name;
    private final Map<Kind, List<DirectMethodHandleDesc>> kinds = new LinkedHashMap<>();
    private final Map<Kind, Integer> places = new HashMap<>();
    private final Map<Kind, ClassDesc> classes = new HashMap<>();
    private final List<DirectMethodHandleDesc> hidden = new ArrayList<>();

    private Lambdas(ClassModel type) {
        this.type = type;
        name = type.thisClass().asSymbol();
    }

    /// Returns the class without lambdas, and the classes in their place, by file.
    ///
    /// @param few in how many places there must be lambdas of a kind, so that they are worth a class
    static Map<String, byte[]> replaced(String file, byte[] bytes, int few) {
        var files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(Lambdas.class.getClassLoader())
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        return new Lambdas(files.parse(bytes)).replaced(files, file, bytes, few);
    }

    private Map<String, byte[]> replaced(ClassFile files, String file, byte[] bytes, int few) {
        type.methods().forEach(this::find);
        kinds.keySet().removeIf(kind -> places.get(kind) < few);
        if (kinds.isEmpty()) {
            return Map.of(file, bytes);
        }
        kinds.keySet().forEach(kind -> classes.put(kind, ClassDesc.ofInternalName(type.thisClass().asInternalName()
                + "$Lambdas" + classes.size())));
        var all = new LinkedHashMap<String, byte[]>();
        classes.forEach((kind, made) -> all.put(file.replace(".class", made.displayName().substring(
                name.displayName().length()) + ".class"), files.build(made, builder -> write(builder, kind))));
        all.put(file, files.transformClass(type, ClassTransform.transformingMethodBodies(this::has,
                (code, instruction) -> {
                    if (instruction instanceof InvokeDynamicInstruction call && isReplaced(call)) {
                        replace(code, call);
                    } else {
                        code.with(instruction);
                    }
                }).andThen(ClassTransform.endHandler(this::addAccess))));
        return all;
    }

    private void find(MethodModel method) {
        method.code().ifPresent(code -> code.forEach(element -> {
            if (element instanceof InvokeDynamicInstruction call && canBeReplaced(call)) {
                places.merge(kind(call), 1, Integer::sum);
                var targets = kinds.computeIfAbsent(kind(call), _ -> new ArrayList<>());
                if (!targets.contains(target(call))) {
                    targets.add(target(call));
                }
            }
        }));
    }

    private boolean has(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeDynamicInstruction call && isReplaced(call));
    }

    private boolean isReplaced(InvokeDynamicInstruction call) {
        return canBeReplaced(call) && kinds.containsKey(kind(call));
    }

    private boolean canBeReplaced(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(FACTORY)
                && call.bootstrapMethod().methodName().equals("metafactory")
                && !target(call).owner().isArray()
                && switch (target(call).kind()) {
                    case STATIC, INTERFACE_STATIC, VIRTUAL, INTERFACE_VIRTUAL, CONSTRUCTOR -> true;
                    case SPECIAL, INTERFACE_SPECIAL -> isPrivate(target(call));
                    default -> false;
                }
                && canConvert(call);
    }

    private static boolean canConvert(InvokeDynamicInstruction call) {
        var kind = kind(call);
        var shown = (MethodTypeDesc) call.bootstrapArgs().get(2); // the signature with type arguments in place
        var to = target(call).invocationType();
        var captured = kind.captured().size();
        return IntStream.range(0, shown.parameterCount()).allMatch(i -> Conversion.isKnown(
                        kind.signature().parameterType(i), shown.parameterType(i), to.parameterType(captured + i)))
                && Conversion.isKnown(to.returnType(), to.returnType(), kind.signature().returnType());
    }

    private static Kind kind(InvokeDynamicInstruction call) {
        return new Kind(call.typeSymbol().returnType(), call.name().stringValue(),
                (MethodTypeDesc) call.bootstrapArgs().getFirst(), call.typeSymbol().parameterList());
    }

    private static DirectMethodHandleDesc target(InvokeDynamicInstruction call) {
        return (DirectMethodHandleDesc) call.bootstrapArgs().get(1);
    }

    /// Returns whether only the class itself can call a method. The compiler refers to no private method of another
    /// class.
    private boolean isPrivate(DirectMethodHandleDesc target) {
        return target.owner().equals(name) && type.methods().stream().anyMatch(method ->
                method.flags().has(AccessFlag.PRIVATE) && method.methodName().equalsString(target.methodName())
                        && method.methodType().equalsString(target.lookupDescriptor()));
    }

    /// Makes an object in place of the lambda. The captured values are on the stack.
    private void replace(CodeBuilder code, InvokeDynamicInstruction call) {
        var kind = kind(call);
        var targets = kinds.get(kind);
        if (targets.size() > 1) {
            code.loadConstant(targets.indexOf(target(call)));
        }
        code.invokestatic(classes.get(kind), MAKE, making(kind).changeReturnType(kind.type()));
    }

    private List<ClassDesc> fields(Kind kind) {
        var fields = new ArrayList<>(kind.captured());
        if (kinds.get(kind).size() > 1) {
            fields.add(ConstantDescs.CD_int);
        }
        return fields;
    }

    private MethodTypeDesc making(Kind kind) {
        return MethodTypeDesc.of(ConstantDescs.CD_void, fields(kind));
    }

    private static String field(Kind kind, int i) {
        return i == kind.captured().size() ? NUMBER : "captured" + i;
    }

    private void write(ClassBuilder builder, Kind kind) {
        var made = classes.get(kind);
        var fields = fields(kind);
        var making = making(kind);
        builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC).withInterfaceSymbols(kind.type());
        for (var i = 0; i < fields.size(); i++) {
            builder.withField(field(kind, i), fields.get(i), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
        }
        builder.withMethodBody(ConstantDescs.INIT_NAME, making, ClassFile.ACC_PRIVATE, code -> {
            code.aload(0).invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
            for (var i = 0; i < fields.size(); i++) {
                code.aload(0).loadLocal(TypeKind.from(fields.get(i)), code.parameterSlot(i))
                        .putfield(made, field(kind, i), fields.get(i));
            }
            code.return_();
        });
        builder.withMethodBody(MAKE, making.changeReturnType(kind.type()), ClassFile.ACC_STATIC, code -> {
            code.new_(made).dup();
            loadParameters(code, fields);
            code.invokespecial(made, ConstantDescs.INIT_NAME, making).areturn();
        });
        builder.withMethodBody(kind.method(), kind.signature(), ClassFile.ACC_PUBLIC, code -> choose(code, kind));
    }

    private static void loadParameters(CodeBuilder code, List<ClassDesc> types) {
        for (var i = 0; i < types.size(); i++) {
            code.loadLocal(TypeKind.from(types.get(i)), code.parameterSlot(i));
        }
    }

    private void choose(CodeBuilder code, Kind kind) {
        var targets = kinds.get(kind);
        if (targets.size() > 1) {
            var cases = IntStream.range(1, targets.size()).mapToObj(i -> SwitchCase.of(i, code.newLabel())).toList();
            var first = code.newLabel();
            code.aload(0).getfield(classes.get(kind), NUMBER, ConstantDescs.CD_int).lookupswitch(first, cases);
            for (var one : cases) {
                code.labelBinding(one.target());
                call(code, kind, targets.get(one.caseValue()));
            }
            code.labelBinding(first);
        }
        call(code, kind, targets.getFirst());
    }

    private void call(CodeBuilder code, Kind kind, DirectMethodHandleDesc target) {
        if (target.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR) {
            code.new_(target.owner()).dup();
        }
        var to = target.invocationType();
        var captured = kind.captured().size();
        for (var i = 0; i < to.parameterCount(); i++) {
            if (i < captured) {
                code.aload(0).getfield(classes.get(kind), field(kind, i), kind.captured().get(i));
                Conversion.write(code, kind.captured().get(i), to.parameterType(i));
            } else {
                var from = kind.signature().parameterType(i - captured);
                code.loadLocal(TypeKind.from(from), code.parameterSlot(i - captured));
                Conversion.write(code, from, to.parameterType(i));
            }
        }
        if (isPrivate(target)) {
            code.invokestatic(name, access(target), to, type.flags().has(AccessFlag.INTERFACE));
        } else {
            invoke(code, target);
        }
        Conversion.write(code, to.returnType(), kind.signature().returnType());
        code.return_(TypeKind.from(kind.signature().returnType()));
    }

    private static void invoke(CodeBuilder code, DirectMethodHandleDesc target) {
        var owner = target.owner();
        var method = target.methodName();
        var signature = MethodTypeDesc.ofDescriptor(target.lookupDescriptor());
        switch (target.kind()) {
            case STATIC, INTERFACE_STATIC -> code.invokestatic(owner, method, signature, target.isOwnerInterface());
            case VIRTUAL -> code.invokevirtual(owner, method, signature);
            case INTERFACE_VIRTUAL -> code.invokeinterface(owner, method, signature);
            default -> code.invokespecial(owner, method, signature, target.isOwnerInterface());
        }
    }

    /// Returns the name of a method through which the new classes call a private one.
    private String access(DirectMethodHandleDesc target) {
        if (!hidden.contains(target)) {
            hidden.add(target);
        }
        return "lambda$access$" + hidden.indexOf(target);
    }

    private void addAccess(ClassBuilder builder) {
        var flags = ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC
                | (type.flags().has(AccessFlag.INTERFACE) ? ClassFile.ACC_PUBLIC : 0);
        for (var target : hidden) {
            var signature = target.invocationType();
            builder.withMethodBody(access(target), signature, flags, code -> {
                if (target.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR) {
                    code.new_(target.owner()).dup();
                }
                loadParameters(code, signature.parameterList());
                invoke(code, target);
                code.return_(TypeKind.from(signature.returnType()));
            });
        }
    }
}
