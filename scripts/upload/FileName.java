package upload;

import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/// The names of files as the bytes that the operating system keeps, in any locale.
///
/// Java decodes names by the locale (`sun.jnu.encoding`). In the C locale the text of a path has no other characters
/// than ASCII, but the URI of the path still has every byte.
final class FileName {

    private static final char LOST = '\ufffd';

    /// Whether the text of a path has every character of a valid name.
    private static final boolean UNICODE = File.separatorChar == '\\'
            || StandardCharsets.UTF_8.equals(Charset.forName(System.getProperty("sun.jnu.encoding"), null));

    private FileName() {}

    /// Returns the bytes of the path's last name, in UTF-8 where the system has characters (Windows).
    static byte[] bytes(Path path) {
        var name = path.getFileName().toString();
        if (UNICODE ? name.indexOf(LOST) < 0 : isAscii(name)) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        var uri = path.toUri().getRawPath();
        var end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        return unescaped(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end));
    }

    /// Returns the path of the file with this name in the folder.
    static Path resolve(Path folder, byte[] name) {
        var text = new String(name, StandardCharsets.UTF_8);
        if (UNICODE ? text.indexOf(LOST) < 0 : isAscii(text)) {
            return folder.resolve(text);
        }
        var uri = new StringBuilder(folder.toUri().toString());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (var b : name) {
            uri.append('%').append(HexFormat.of().toHexDigits(b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /// Returns whether the name is valid UTF-8, as every key is.
    static boolean isUtf8(byte[] name) {
        // The first test is enough for most names. A valid name may contain U+FFFD, though.
        return new String(name, StandardCharsets.UTF_8).indexOf(LOST) < 0
                || !StandardCharsets.UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(name), CharBuffer.allocate(name.length), true)
                        .isError();
    }

    /// Returns the name as text, with each byte that is not UTF-8 written like `\xE9`.
    static String text(byte[] name) {
        if (isUtf8(name)) {
            return new String(name, StandardCharsets.UTF_8);
        }
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var bytes = ByteBuffer.wrap(name);
        var text = CharBuffer.allocate(4 * name.length);
        var result = decoder.decode(bytes, text, true);
        while (result.isError()) {
            for (var i = result.length(); i > 0; i--) {
                text.put("\\x").put(HexFormat.of().withUpperCase().toHexDigits(bytes.get()));
            }
            result = decoder.decode(bytes, text, true);
        }
        return text.flip().toString();
    }

    private static boolean isAscii(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte[] unescaped(String uri) {
        var bytes = ByteBuffer.allocate(uri.length());
        for (var i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) == '%') {
                bytes.put((byte) HexFormat.fromHexDigits(uri, i + 1, i + 3));
                i += 2;
            } else {
                bytes.put((byte) uri.charAt(i));
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
