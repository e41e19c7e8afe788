//SOURCES SourceFile.java

package upload;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an object can keep of its file, as user metadata in the form of
/// [rclone](https://rclone.org/local/#metadata): `mtime` in seconds, `mode` in octal digits, `uid` and `gid`.
final class FileMetadata {

    private FileMetadata() {}

    /// Returns the metadata of a file; on Windows only `mtime`.
    static Map<String, String> of(SourceFile source) throws IOException {
        var metadata = new LinkedHashMap<String, String>();
        var modified = source.state().modified().toInstant();
        metadata.put("mtime", BigDecimal.valueOf(modified.getEpochSecond())
                .add(BigDecimal.valueOf(modified.getNano(), 9)).stripTrailingZeros().toPlainString());
        if (FileState.UNIX) {
            var links = source.access().followSymlinks() ? new LinkOption[0]
                    : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
            var attributes = Files.readAttributes(source.path(), "unix:mode,uid,gid", links);
            metadata.put("mode", Integer.toOctalString((int) attributes.get("mode")));
            metadata.put("uid", attributes.get("uid").toString());
            metadata.put("gid", attributes.get("gid").toString());
        }
        return metadata;
    }
}
