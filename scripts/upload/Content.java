package upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.Checksum;
import software.amazon.awssdk.http.ContentStreamProvider;

/// The body of a request, which can be read again for each attempt to send it.
interface Content extends ContentStreamProvider {

    /// Returns the length in bytes.
    long length();

    /// Computes a checksum of the content.
    ///
    /// @param signed whether to compute [#sha256()] in the same pass
    /// @return the value of the checksum
    /// @throws FileState.Changed if the content comes from a file that is too short
    long checksum(Checksum checksum, boolean signed) throws IOException;

    /// Returns the SHA-256 of the content in hexadecimal.
    ///
    /// @throws FileState.Changed if the content comes from a file that is too short
    String sha256() throws IOException;

    /// Gives back what the content holds, if it is not to be sent.
    default void release() {}

    /// Hands the content to `reader`, piece by piece.
    ///
    /// @throws FileState.Changed if the content comes from a file that is too short
    void scan(Consumer<ByteBuffer> reader) throws IOException;
}
