//SOURCES Crc.java PartPlan.java
package upload;

import awskit.errors.UserError;
import awskit.script.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/// How files travel, with good defaults: a mixin of [UploadOptions].
@Command(sortOptions = false, optionListHeading = "%n@|bold How they travel:|@%n")
final class TransferOptions {

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests at a time at most (default: 256). How "
            + "many pay, and the service bears, is found out on the way.")
    int concurrency = 256;

    @Option(names = "--multipart-threshold", paramLabel = "SIZE", converter = Size.class,
            description = "Files of this size and more are sent in parts (default: 16MiB).")
    long multipartThreshold = 16 * ByteSize.MIB;

    @Option(names = "--part-size", paramLabel = "SIZE", converter = Size.class, description = "Size of a part (default: "
            + "8MiB, more where 10,000 parts would not do).")
    long partSize = PartPlan.DEFAULT_PART_SIZE;

    @Option(names = "--max-bandwidth", paramLabel = "RATE", converter = Rate.class, description = "Bytes per second at "
            + "most, such as 10MiB/s.")
    long maxBandwidth;

    @Option(names = "--checksum-algorithm", paramLabel = "NAME", converter = CrcName.class, completionCandidates =
            CrcNames.class, description = "crc32 (default), crc64nvme, or none for endpoints that refuse checksums.")
    Crc crc = Crc.CRC32;

    void validate() {
        if (concurrency < 1 || concurrency > 1000) {
            throw UserError.usage("--concurrency \"" + concurrency + "\" is out of range", "1 to 1000");
        }
        if (multipartThreshold < 1 || multipartThreshold > PartPlan.MAX_PART_SIZE) {
            throw UserError.usage("--multipart-threshold \"" + ByteSize.format(multipartThreshold)
                    + "\" is out of range", "up to 5 GiB: more cannot be sent whole");
        }
        new PartPlan(0, partSize);
    }

    private static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return ByteSize.parse(text);
        }
    }

    private static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return ByteSize.parseRate(text);
        }
    }

    private static final class CrcName implements ITypeConverter<Crc> {
        @Override
        public Crc convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "crc32" -> Crc.CRC32;
                case "crc64nvme" -> Crc.CRC64NVME;
                case "none" -> null;
                default -> throw new IllegalArgumentException("\"" + text + "\" is unknown (crc32, crc64nvme or none)");
            };
        }
    }

    static final class CrcNames extends ArrayList<String> {
        CrcNames() {
            super(List.of("crc32", "crc64nvme", "none"));
        }
    }
}
