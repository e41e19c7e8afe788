package install;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.Map;

/// What the [installed copy][AnnotationCode] of picocli calls in place of the JDK's reflection. The JDK would make a
/// class for each type of annotation and several for each type of field, and an AOT cache holds none of these.
///
/// For classes that were not installed, as those of a user's own script, the JDK still reads the annotations.
public final class Reflection {

    /// The static method of an installed class that returns its annotations: those of a field by its name, those of a
    /// method by its name and `()`, and those of the class itself by `""`.
    static final String METHOD = "awskit$annotations";

    private static final Annotation[] NONE = {};

    private static final ClassValue<Map<String, Annotation[]>> INSTALLED = new ClassValue<>() {
        @Override
        protected Map<String, Annotation[]> computeValue(Class<?> type) {
            return type.getClassLoader() == null ? Map.of() : installed(type);
        }
    };

    private Reflection() {}

    /// Returns the same as [AnnotatedElement#isAnnotationPresent].
    public static boolean isAnnotationPresent(AnnotatedElement element, Class<? extends Annotation> type) {
        return getAnnotation(element, type) != null;
    }

    /// Returns the same as [AnnotatedElement#getAnnotation].
    public static <A extends Annotation> A getAnnotation(AnnotatedElement element, Class<A> type) {
        var owner = element instanceof Member member ? member.getDeclaringClass() : element;
        var all = owner instanceof Class<?> known && type.getPackageName().equals("picocli") ? INSTALLED.get(known)
                : null;
        if (all == null) {
            return element.getAnnotation(type);
        }
        for (var annotation : all.getOrDefault(key(element), NONE)) {
            if (type.isInstance(annotation)) {
                return type.cast(annotation);
            }
        }
        return null;
    }

    static String key(AnnotatedElement element) {
        return element instanceof Field field ? field.getName()
                : element instanceof Member method ? method.getName().concat("()") : "";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Annotation[]> installed(Class<?> type) {
        try {
            var method = type.getDeclaredMethod(METHOD);
            method.setAccessible(true);
            return (Map<String, Annotation[]>) method.invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " was not installed well", e);
        }
    }

    /// Does the same as [Field#get].
    public static Object get(Field field, Object object) throws IllegalAccessException {
        var type = field.getType();
        if (!hasHandle(field)) {
            return field.get(object);
        } else if (type == boolean.class) {
            return (boolean) handle(field).get(object);
        } else if (type == int.class) {
            return (int) handle(field).get(object);
        } else if (type == long.class) {
            return (long) handle(field).get(object);
        }
        return handle(field).get(object);
    }

    /// Does the same as [Field#set].
    public static void set(Field field, Object object, Object value) throws IllegalAccessException {
        var type = field.getType();
        if (!hasHandle(field)) {
            field.set(object, value);
        } else if (type == boolean.class) {
            handle(field).set(object, (boolean) value);
        } else if (type == int.class) {
            handle(field).set(object, (int) value);
        } else if (type == long.class) {
            handle(field).set(object, (long) value);
        } else {
            handle(field).set(object, value);
        }
    }

    /// Returns whether a field can be written, and is of one of the types that [#get] and [#set] name.
    private static boolean hasHandle(Field field) {
        var type = field.getType();
        return (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) == 0
                && (!type.isPrimitive() || type == boolean.class || type == int.class || type == long.class);
    }

    private static VarHandle handle(Field field) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup())
                .unreflectVarHandle(field);
    }
}
