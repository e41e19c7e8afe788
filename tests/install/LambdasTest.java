//SOURCES ../../scripts/install/Lambdas.java LambdaForms.java Rewritten.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:s3

package install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.utils.builder.Buildable;

class LambdasTest {

    /// A value for each simple type of members.
    private static final List<Object> VALUES = List.of("text", 1, 2L, true, 3.5, 4.5f, Instant.EPOCH);

    /// Lambdas that need another conversion than boxing, or can be serialized, are left.
    @Test
    void allFormsDoTheSame() throws Exception {
        var classes = new LinkedHashMap<String, byte[]>();
        for (var type : Stream.concat(Stream.of(LambdaForms.class.getNestMembers()),
                Stream.of(LambdaForms.class.getSuperclass())).toList()) {
            var file = type.getName().replace('.', '/') + ".class";
            try (var in = type.getClassLoader().getResourceAsStream(file)) {
                replace(classes, file, in.readAllBytes());
            }
        }
        // The compiler repeats the one that can be serialized in a method that reads it back.
        assertEquals(Map.of("install.LambdaForms", List.of("applyAsLong", "run", "run")), lambdas(classes));
        var rewritten = Class.forName(LambdaForms.class.getName(), true, new Rewritten(classes));
        assertNotEquals(LambdaForms.class, rewritten);
        assertEquals(LambdaForms.results().toString(), rewritten.getMethod("results").invoke(null).toString());
    }

    @Test
    void lambdasOfAKindShareAClass() throws Exception {
        var file = LambdaForms.class.getName().replace('.', '/') + ".class";
        try (var in = LambdaForms.class.getClassLoader().getResourceAsStream(file)) {
            var bytes = in.readAllBytes();
            var all = Lambdas.replaced(file, bytes, 1);
            var some = Lambdas.replaced(file, bytes, 2);
            assertTrue(all.size() < lambdas(Map.of("all", bytes)).get("all").size(), "classes: " + all.size());
            assertTrue(some.size() > 1 && some.size() < all.size(), "classes: " + some.size());
            // The same reference in two places is one lambda for each, as a thousand operations of EC2 have it.
            assertFalse(lambdas(some).get(file).contains("repeated"));
            assertTrue(lambdas(some).get(file).contains("applyAsDouble"), "one place only");
        }
    }

    @Test
    void membersOfAllModelsKeepTheirValues() throws Exception {
        var models = new ArrayList<String>();
        var classes = new LinkedHashMap<String, byte[]>();
        try (var jar = new JarFile(Path.of(PutObjectRequest.class.getProtectionDomain().getCodeSource().getLocation()
                .toURI()).toFile())) {
            for (var entry : jar.stream().filter(one -> one.getName().matches(".*/s3/model/[^/]*\\.class")).toList()) {
                replace(classes, entry.getName(), jar.getInputStream(entry).readAllBytes());
                var type = Class.forName(name(entry.getName()));
                if (SdkPojo.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())
                        && type.getEnclosingClass() == null) {
                    models.add(type.getName());
                }
            }
        }
        assertEquals(Map.of(), lambdas(classes));
        assertTrue(models.size() > 300, "models: " + models.size());
        var rewritten = new Rewritten(classes);
        var values = 0;
        for (var model : models) {
            var type = Class.forName(model, true, rewritten);
            assertNotEquals(Class.forName(model), type);
            var before = values(Class.forName(model));
            assertEquals(before, values(type), model);
            values += before.size();
        }
        assertTrue(values > 1000, "values: " + values);
    }

    private static void replace(Map<String, byte[]> classes, String file, byte[] bytes) {
        Lambdas.replaced(file, bytes, 1).forEach((made, content) -> classes.put(name(made), content));
    }

    private static String name(String file) {
        return file.replace(".class", "").replace('/', '.');
    }

    /// Returns the methods that the lambdas of classes implement, by class.
    private static Map<String, List<String>> lambdas(Map<String, byte[]> classes) {
        var lambdas = new LinkedHashMap<String, List<String>>();
        classes.forEach((name, bytes) -> {
            var methods = ClassFile.of().parse(bytes).methods().stream().flatMap(method -> method.code().stream())
                    .flatMap(code -> code.elementStream()).mapMulti((element, found) -> {
                        if (element instanceof InvokeDynamicInstruction call
                                && call.bootstrapMethod().owner().displayName().equals("LambdaMetafactory")) {
                            found.accept(call.name().stringValue());
                        }
                    }).map(Object::toString).toList();
            if (!methods.isEmpty()) {
                lambdas.put(name, methods);
            }
        });
        return lambdas;
    }

    /// Sets each simple member of a model, and returns what is read then, by the names of the members.
    private static Map<String, Object> values(Class<?> type) throws ReflectiveOperationException {
        var builder = type.getMethod("builder").invoke(null);
        var fields = ((SdkPojo) builder).sdkFields();
        for (var field : fields) {
            VALUES.stream().filter(field.marshallingType().getTargetClass()::isInstance).findFirst()
                    .ifPresent(value -> field.set(builder, value));
        }
        var built = ((Buildable) builder).build();
        var values = new LinkedHashMap<String, Object>();
        for (var field : fields) {
            var value = field.getValueOrDefault(built);
            if (value != null && VALUES.contains(value)) {
                values.put(field.memberName(), value);
            }
        }
        return values;
    }
}
