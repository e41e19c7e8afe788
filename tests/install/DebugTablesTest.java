//SOURCES ../../scripts/install/DebugTables.java
//DEPS org.junit.jupiter:junit-jupiter

package install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.AttributedElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.LineNumberTableAttribute;
import java.lang.classfile.attribute.LocalVariableTableAttribute;
import java.lang.classfile.attribute.LocalVariableTypeTableAttribute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import software.amazon.awssdk.core.SdkClient;

class DebugTablesTest {

    private static final Set<String> VARIABLES = Set.of("LocalVariableTable", "LocalVariableTypeTable");

    /// Two jars hold what compilers write: generics, lambdas, switches, annotations, exceptions, long constants.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void removesNothingElse(boolean isGenerated) throws Exception {
        var removed = new HashSet<>(VARIABLES);
        if (isGenerated) {
            removed.add("LineNumberTable");
        }
        var seen = new HashSet<String>();
        for (var type : List.of(CommandLine.class, SdkClient.class)) {
            var file = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (var jar = new JarFile(file.toFile())) {
                for (var entry : jar.stream().filter(one -> one.getName().endsWith(".class")).toList()) {
                    var original = jar.getInputStream(entry).readAllBytes();
                    var expected = described(ClassFile.of().parse(original));
                    expected.forEach(line -> seen.add(name(line)));
                    var bytes = expected.stream().filter(line -> removed.contains(name(line)))
                            .mapToInt(line -> Integer.parseInt(line.split(" ")[1])).sum();
                    expected.removeIf(line -> removed.contains(name(line)));
                    var without = DebugTables.without(original, isGenerated);
                    assertEquals(expected, described(ClassFile.of().parse(without)), entry.getName());
                    assertEquals(original.length - bytes, without.length, entry.getName());
                }
            }
        }
        seen.retainAll(Set.of("LocalVariableTable", "LocalVariableTypeTable", "LineNumberTable", "StackMapTable"));
        assertEquals(4, seen.size(), seen.toString());
    }

    private static String name(String line) {
        return line.split(" ")[0];
    }

    /// Returns a line for each member and attribute, which begins with its name. Those of a table have its size in
    /// bytes.
    private static List<String> described(ClassModel type) {
        var lines = new ArrayList<String>();
        lines.add("class " + type.thisClass().asInternalName() + " " + type.superclass() + " " + type.interfaces());
        lines.add("constants " + type.constantPool().size());
        describe(type, lines);
        type.fields().forEach(field -> {
            lines.add("field " + field.flags().flagsMask() + " " + field.fieldName() + " " + field.fieldType());
            describe(field, lines);
        });
        type.methods().forEach(method -> {
            lines.add("method " + method.flags().flagsMask() + " " + method.methodName() + " " + method.methodType());
            describe(method, lines);
        });
        return lines;
    }

    private static void describe(AttributedElement element, List<String> lines) {
        for (var attribute : element.attributes()) {
            lines.add(attribute.attributeName().stringValue() + switch (attribute) {
                case CodeAttribute code -> " " + code.maxStack() + " " + code.maxLocals() + " "
                        + HexFormat.of().formatHex(code.codeArray()) + " " + code.exceptionHandlers().size();
                case LocalVariableTableAttribute table -> " " + (8 + 10 * table.localVariables().size());
                case LocalVariableTypeTableAttribute table -> " " + (8 + 10 * table.localVariableTypes().size());
                case LineNumberTableAttribute table -> " " + (8 + 4 * table.lineNumbers().size());
                default -> "";
            });
            if (attribute instanceof CodeAttribute code) {
                describe(code, lines);
            }
        }
    }
}
