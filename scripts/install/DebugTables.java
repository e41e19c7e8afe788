package install;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Set;

/// Takes the tables for debuggers out of classes, because they take a tenth of a jar and much of an AOT cache.
/// ([class files](https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html))
///
/// The JDK's ClassFile API does not suit this: it would compute the frames of each method anew, and so need all classes
/// that a method names.
final class DebugTables {

    private static final Set<String> VARIABLES = Set.of("LocalVariableTable", "LocalVariableTypeTable");
    private static final Set<String> VARIABLES_AND_LINES = Set.of("LocalVariableTable", "LocalVariableTypeTable",
            "LineNumberTable");

    private final DataInputStream in;
    private final Set<String> removed;
    private String[] texts;

    private DebugTables(byte[] type, Set<String> removed) {
        in = new DataInputStream(new ByteArrayInputStream(type));
        this.removed = removed;
    }

    /// Returns a class without the names of its local variables. Generated code has no line numbers either, because
    /// nobody reads it.
    static byte[] without(byte[] type, boolean isGenerated) throws IOException {
        return new DebugTables(type, isGenerated ? VARIABLES_AND_LINES : VARIABLES).copy();
    }

    private byte[] copy() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeLong(in.readLong()); // magic number and version
        constants(out);
        copy(out, 3 * Short.BYTES); // access, the class, its superclass
        copy(out, counted(out) * Short.BYTES); // interfaces
        for (var kind = 0; kind < 2; kind++) { // fields, methods
            for (var left = counted(out); left > 0; left--) {
                copy(out, 3 * Short.BYTES);
                attributes(in, out);
            }
        }
        attributes(in, out);
        return bytes.toByteArray();
    }

    private int counted(DataOutputStream out) throws IOException {
        var count = in.readUnsignedShort();
        out.writeShort(count);
        return count;
    }

    private void copy(DataOutputStream out, int length) throws IOException {
        out.write(in.readNBytes(length));
    }

    private void constants(DataOutputStream out) throws IOException {
        texts = new String[counted(out)];
        for (var i = 1; i < texts.length; i++) {
            var tag = in.readUnsignedByte();
            out.writeByte(tag);
            switch (tag) {
                case 1 -> out.writeUTF(texts[i] = in.readUTF());
                case 5, 6 -> { // long, double
                    copy(out, Long.BYTES);
                    i++; // they take two places
                }
                case 7, 8, 16, 19, 20 -> copy(out, Short.BYTES);
                case 15 -> copy(out, 1 + Short.BYTES);
                default -> copy(out, 2 * Short.BYTES);
            }
        }
    }

    private void attributes(DataInputStream from, DataOutputStream to) throws IOException {
        var kept = new ByteArrayOutputStream();
        var out = new DataOutputStream(kept);
        var count = 0;
        for (var left = from.readUnsignedShort(); left > 0; left--) {
            var name = from.readUnsignedShort();
            var content = from.readNBytes(from.readInt());
            if (!removed.contains(texts[name])) {
                content = texts[name].equals("Code") ? code(content) : content;
                out.writeShort(name);
                out.writeInt(content.length);
                out.write(content);
                count++;
            }
        }
        to.writeShort(count);
        kept.writeTo(to);
    }

    private byte[] code(byte[] content) throws IOException {
        var code = new DataInputStream(new ByteArrayInputStream(content));
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(code.readInt()); // depths of the stack and of the variables
        var instructions = code.readInt();
        out.writeInt(instructions);
        out.write(code.readNBytes(instructions));
        var handlers = code.readUnsignedShort();
        out.writeShort(handlers);
        out.write(code.readNBytes(4 * Short.BYTES * handlers));
        attributes(code, out);
        return bytes.toByteArray();
    }
}
