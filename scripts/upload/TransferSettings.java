//SOURCES Crc.java PartPlan.java
package upload;

import java.util.Optional;

/// How an upload sends the content of files. Immutable.
///
/// @param concurrency the most requests at a time; the upload finds out how many of them are worthwhile
/// @param multipartThreshold the size in bytes from which on a file is sent in parts
/// @param partSize the size of a part in bytes; larger where a file would have more than 10,000 parts
/// @param maxBandwidth the most bytes per second; 0 for no limit
/// @param checksum the checksum that each request carries; empty for endpoints that refuse checksums
public record TransferSettings(int concurrency, long multipartThreshold, long partSize, long maxBandwidth,
        Optional<Crc> checksum) {

    private static final TransferSettings DEFAULTS =
            new TransferSettings(384, 16 * ByteSize.MIB, PartPlan.DEFAULT_PART_SIZE, 0, Optional.of(Crc.CRC32));

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    /// @throws awskit.errors.UserError (usage) if the part size is outside of S3's limits
    public TransferSettings {
        if (concurrency < 1 || multipartThreshold < 1 || multipartThreshold > PartPlan.MAX_PART_SIZE
                || maxBandwidth < 0) {
            throw new IllegalArgumentException("out of range: concurrency " + concurrency + ", multipart threshold "
                    + multipartThreshold + ", bandwidth " + maxBandwidth);
        }
        PartPlan.of(0, partSize);
    }

    /// Returns up to 384 requests at a time, parts of 8 MiB for files of 16 MiB and more, no limit on the bandwidth,
    /// and CRC32 as the checksum.
    public static TransferSettings defaults() {
        return DEFAULTS;
    }
}
