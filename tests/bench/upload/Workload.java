//SOURCES ../../../scripts/upload/ByteSize.java Delivered.java

import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import upload.ByteSize;

/// Files to upload. The names are like those of
/// [aws-crt-s3-benchmarks](https://github.com/awslabs/aws-crt-s3-benchmarks): `upload-256KiB-1_000x` is 1,000 files of
/// 256 KiB for an empty bucket. The sizes of `upload-mixed-10_000x` are as in real folders: log-normal with a median of
/// 8 KiB and σ 2, up to 64 MiB. `resync-100_000x` is 100,000 files of 1 KiB that the bucket has already.
///
/// @param sizes the sizes of the files, in bytes
record Workload(String name, boolean resync, List<Long> sizes) {

    private static final Pattern NAME = Pattern.compile("(upload-(mixed|\\w+)|resync)-([\\d_]{1,9})x");
    private static final int FILES_PER_FOLDER = 1000;
    private static final long MIXED_MEDIAN = 8 * ByteSize.KIB;
    private static final double MIXED_SIGMA = 2;
    private static final long MIXED_MOST = 64 * ByteSize.MIB;

    /// The time of all files, which is before that of any object.
    private static final FileTime OLD = FileTime.from(Instant.parse("2020-01-02T03:04:05Z"));

    /// Returns the workload of a name.
    ///
    /// @throws UserError if there is no such workload
    static Workload parse(String name) {
        var parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw UserError.usage("\"" + name + "\" is not a workload", "upload-SIZE-COUNTx, upload-mixed-COUNTx or "
                    + "resync-COUNTx");
        }
        var count = Integer.parseInt(parts.group(3).replace("_", ""));
        var size = parts.group(2);
        var random = new Random(count);
        var sizes = "mixed".equals(size)
                ? Stream.generate(() -> mixed(random)).limit(count)
                : Stream.generate(() -> size == null ? ByteSize.KIB : ByteSize.parse(size)).limit(count);
        return new Workload(name, size == null, sizes.toList());
    }

    private static long mixed(Random random) {
        return Math.clamp((long) (MIXED_MEDIAN * Math.exp(MIXED_SIGMA * random.nextGaussian())), 1, MIXED_MOST);
    }

    long bytes() {
        return sizes.stream().mapToLong(Long::longValue).sum();
    }

    /// Returns what a complete run delivers under the prefix.
    Delivered expected(String prefix) {
        var objects = new ArrayList<Delivered>();
        for (var i = 0; i < sizes.size() && !resync; i++) {
            objects.add(Delivered.object(prefix + path(i), sizes.get(i)));
        }
        return resync ? new Delivered(0, 0, 0, sizes.size()) : Delivered.sum(objects);
    }

    /// Makes the files in a folder with the workload's name, and returns that folder. The files have random bytes,
    /// which no file system can compress or leave out. Files of an earlier run are used again.
    Path fill(Path data) throws IOException {
        var folder = data.resolve(name);
        if (Files.exists(folder)) {
            return folder;
        }
        var unfinished = data.resolve(name + ".unfinished");
        var random = new SplittableRandom(sizes.size());
        var block = new byte[(int) ByteSize.MIB];
        for (var i = 0; i < sizes.size(); i++) {
            var file = unfinished.resolve(path(i));
            if (i % FILES_PER_FOLDER == 0) {
                Files.createDirectories(file.getParent());
            }
            try (var out = Files.newOutputStream(file)) {
                for (var left = sizes.get(i); left > 0; left -= block.length) {
                    random.nextBytes(block);
                    out.write(block, 0, (int) Math.min(left, block.length));
                }
            }
            Files.setLastModifiedTime(file, OLD);
        }
        return Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String path(int i) {
        return "%03d/%06d.bin".formatted(i / FILES_PER_FOLDER, i);
    }
}
