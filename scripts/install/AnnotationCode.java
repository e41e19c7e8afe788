//SOURCES Reflection.java
package install;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.annotation.Annotation;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;

/// Turns picocli's annotations into code, which an AOT cache holds. What reads annotations [calls that][Reflection].
///
/// For each type of annotation there is a class with a field for each member, which has the default at first. A class
/// with annotations gets a method that makes them. The installer has all these classes on its own class path.
final class AnnotationCode {

    private static final ClassDesc MAP = desc(HashMap.class);
    private static final MethodTypeDesc PUT = MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object,
            ConstantDescs.CD_Object);

    private AnnotationCode() {}

    /// Returns the classes of the types of annotations, by file.
    static Map<String, byte[]> types() {
        var classes = new LinkedHashMap<String, byte[]>();
        for (var type : CommandLine.class.getDeclaredClasses()) {
            if (type.isAnnotation()) {
                classes.put(type.getName().replace('.', '/') + "$Value.class",
                        ClassFile.of().build(value(type), builder -> implement(builder, type)));
            }
        }
        return classes;
    }

    private static void implement(ClassBuilder builder, Class<?> type) {
        builder.withInterfaceSymbols(desc(type));
        for (var member : type.getDeclaredMethods()) {
            var result = desc(member.getReturnType());
            builder.withField(member.getName(), result, ClassFile.ACC_PUBLIC);
            builder.withMethodBody(member.getName(), MethodTypeDesc.of(result), ClassFile.ACC_PUBLIC, code ->
                    code.aload(0).getfield(value(type), member.getName(), result).return_(TypeKind.from(result)));
        }
        builder.withMethodBody("annotationType", MethodTypeDesc.of(ConstantDescs.CD_Class), ClassFile.ACC_PUBLIC,
                code -> code.loadConstant(desc(type)).areturn());
        builder.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> {
            code.aload(0).invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
            for (var member : type.getDeclaredMethods()) {
                if (member.getDefaultValue() != null) {
                    set(code.aload(0), member, member.getDefaultValue());
                }
            }
            code.return_();
        });
    }

    /// Returns a class that has annotations with the method that makes them, and one that reads them with other calls.
    static byte[] rewrite(String file, byte[] bytes) {
        if (!file.endsWith(".class") || !new String(bytes, ISO_8859_1).contains("Lpicocli/CommandLine$")) {
            return bytes;
        }
        var annotations = annotations(load(file));
        var reads = file.startsWith("picocli/") || file.startsWith("awskit/script/");
        var calls = reads ? ClassTransform.transformingMethodBodies(AnnotationCode::call) : ClassTransform.ACCEPT_ALL;
        var flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        var method = ClassTransform.endHandler(type -> type.withMethodBody(Reflection.METHOD,
                MethodTypeDesc.of(desc(Map.class)), flags, code -> make(code, annotations)));
        return ClassFile.of().transformClass(ClassFile.of().parse(bytes),
                annotations.isEmpty() ? calls : calls.andThen(method));
    }

    private static void call(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && isReflection(call)) {
            var object = call.owner().asInternalName().endsWith("/Field") ? Field.class : AnnotatedElement.class;
            code.invokestatic(desc(Reflection.class), call.name().stringValue(),
                    call.typeSymbol().insertParameterTypes(0, desc(object)));
        } else {
            code.with(element);
        }
    }

    private static boolean isReflection(InvokeInstruction call) {
        var methods = switch (call.owner().asInternalName()) {
            case "java/lang/Class", "java/lang/reflect/AccessibleObject", "java/lang/reflect/AnnotatedElement",
                    "java/lang/reflect/Method" -> List.of("getAnnotation", "isAnnotationPresent");
            case "java/lang/reflect/Field" -> List.of("get", "set");
            default -> List.of();
        };
        return methods.contains(call.name().stringValue());
    }

    private static void make(CodeBuilder code, Map<String, Object[]> annotations) {
        code.new_(MAP).dup().invokespecial(MAP, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
        annotations.forEach((key, values) -> {
            code.dup().loadConstant(key);
            pushArray(code, Annotation.class, values);
            code.invokevirtual(MAP, "put", PUT).pop();
        });
        code.areturn();
    }

    /// Returns the annotations of a class and its members; none at all if only some methods of the same name have them.
    private static Map<String, Object[]> annotations(Class<?> type) {
        var all = new LinkedHashMap<String, Object[]>();
        for (var element : Stream.<AnnotatedElement[]>of(new Class<?>[] {type}, type.getDeclaredFields(),
                type.getDeclaredMethods()).flatMap(Arrays::stream).toList()) {
            var values = Arrays.stream(element.getDeclaredAnnotations())
                    .filter(value -> value.annotationType().getDeclaringClass() == CommandLine.class).toArray();
            var overloaded = all.put(Reflection.key(element), values);
            if (overloaded != null && !Arrays.equals(overloaded, values)) {
                return Map.of();
            }
        }
        all.values().removeIf(values -> values.length == 0);
        return all;
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(file.replace(".class", "").replace('/', '.'), false,
                    AnnotationCode.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("the installer has it on its class path", e);
        }
    }

    private static void push(CodeBuilder code, Object value) {
        switch (value) {
            case Boolean flag -> code.loadConstant(flag ? 1 : 0);
            case Character character -> code.loadConstant((int) character);
            case ConstantDesc constant -> code.loadConstant(constant);
            case Class<?> type when type.isPrimitive() -> code.getstatic(
                    desc(MethodType.methodType(type).wrap().returnType()), "TYPE", ConstantDescs.CD_Class);
            case Class<?> type -> code.loadConstant(desc(type));
            case Enum<?> one -> {
                var type = desc(one.getDeclaringClass());
                code.getstatic(type, one.name(), type);
            }
            case Object[] array -> pushArray(code, array.getClass().getComponentType(), array);
            case Annotation annotation -> pushAnnotation(code, annotation);
            default -> throw new IllegalArgumentException("picocli's annotations have no " + value.getClass());
        }
    }

    private static void pushArray(CodeBuilder code, Class<?> type, Object... values) {
        code.loadConstant(values.length).anewarray(desc(type));
        for (var i = 0; i < values.length; i++) {
            push(code.dup().loadConstant(i), values[i]);
            code.aastore();
        }
    }

    private static void pushAnnotation(CodeBuilder code, Annotation annotation) {
        var type = annotation.annotationType();
        code.new_(value(type)).dup().invokespecial(value(type), ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
        for (var member : type.getDeclaredMethods()) {
            try {
                var value = member.invoke(annotation);
                if (!Objects.deepEquals(value, member.getDefaultValue())) {
                    set(code.dup(), member, value);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("members of annotations are public", e);
            }
        }
    }

    private static void set(CodeBuilder code, Method member, Object value) {
        push(code, value);
        code.putfield(value(member.getDeclaringClass()), member.getName(), desc(member.getReturnType()));
    }

    private static ClassDesc value(Class<?> annotation) {
        return ClassDesc.of(annotation.getName() + "$Value");
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
