//SOURCES ../../scripts/install/ModelMembers.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:s3

package install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.utils.builder.Buildable;

class ModelMembersTest {

    /// A value for each simple type of members.
    private static final List<Object> VALUES = List.of("text", 1, 2L, true, 3.5, 4.5f, Instant.EPOCH);

    /// The rewritten classes of S3's model, in place of the original ones.
    private static final class Rewritten extends ClassLoader {

        private final Map<String, byte[]> classes;

        Rewritten(Map<String, byte[]> classes) {
            super(ModelMembersTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                var bytes = classes.get(name);
                if (bytes == null) {
                    return super.loadClass(name, resolve);
                }
                var loaded = findLoadedClass(name);
                return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void membersOfAllModelsKeepTheirValues() throws Exception {
        var models = new ArrayList<String>();
        var classes = new LinkedHashMap<String, byte[]>();
        try (var jar = new JarFile(Path.of(PutObjectRequest.class.getProtectionDomain().getCodeSource().getLocation()
                .toURI()).toFile())) {
            for (var entry : jar.stream().filter(one -> one.getName().matches(".*/s3/model/[^/]*\\.class")).toList()) {
                var bytes = jar.getInputStream(entry).readAllBytes();
                var members = ModelMembers.of(entry.getName(), bytes);
                classes.put(name(entry.getName()), members.map(ModelMembers::model).orElse(bytes));
                if (members.isPresent()) {
                    models.add(name(entry.getName()));
                    classes.put(name(ModelMembers.file(entry.getName())), members.get().members());
                    assertTrue(ModelMembers.of(entry.getName(), members.get().model()).isEmpty(), entry.getName());
                }
            }
        }
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

    private static String name(String file) {
        return file.replace(".class", "").replace('/', '.');
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
