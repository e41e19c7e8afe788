//SOURCES ByteSize.java

package upload;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.LongStream;

/// How a file is cut into the parts of a multipart upload: all of one size, but the last, which is the rest.
///
/// The limits are S3's ([multipart upload limits](https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html)).
///
/// @param size the size of the file in bytes
/// @param partSize the size of every part but the last in bytes
record PartPlan(long size, long partSize) {

    /// The smallest part, except the last: 5 MiB.
    static final long MIN_PART_SIZE = 5 * ByteSize.MIB;

    /// The largest part, and the largest object that one request can send: 5 GiB.
    static final long MAX_PART_SIZE = 5 * ByteSize.GIB;

    /// The default part size: 8 MiB.
    static final long DEFAULT_PART_SIZE = 8 * ByteSize.MIB;

    /// The most parts of one upload.
    static final int MAX_PARTS = 10_000;

    /// The largest object, 48.8 TiB: [#MAX_PARTS] of [#MAX_PART_SIZE].
    static final long MAX_SIZE = MAX_PARTS * MAX_PART_SIZE;

    /// Checks the limits.
    ///
    /// @throws UserError (usage) if the part size is out of range; ([ExitCode#ERROR]) if the file is too big for an
    ///     object, or for 10,000 parts of this size
    PartPlan {
        if (partSize < MIN_PART_SIZE || partSize > MAX_PART_SIZE) {
            throw UserError.usage("part size \"" + ByteSize.format(partSize) + "\" is out of range",
                    "5 MiB to 5 GiB");
        }
        if (size < 0) {
            throw new IllegalArgumentException("size (" + size + ") must not be negative");
        }
        if (size > MAX_SIZE) {
            throw UserError.of(ExitCode.ERROR, ByteSize.format(size) + " are too much for one object",
                    "S3 takes 48.8 TiB");
        }
        if (parts(size, partSize) > MAX_PARTS) {
            throw UserError.of(ExitCode.ERROR, ByteSize.format(size) + " make more than 10,000 parts of "
                    + ByteSize.format(partSize), "larger parts are needed");
        }
    }

    /// Returns the plan for a file of this many bytes with [#DEFAULT_PART_SIZE].
    static PartPlan of(long size) {
        return of(size, DEFAULT_PART_SIZE);
    }

    /// Returns the plan for a file of this many bytes with parts of this size. If there would be more than 10,000
    /// parts, their size is the smallest number of whole MiB that is enough.
    ///
    /// @throws UserError as the constructor does
    static PartPlan of(long size, long partSize) {
        var needed = parts(Math.clamp(size, 0, MAX_SIZE), MAX_PARTS);
        if (needed <= partSize) {
            return new PartPlan(size, partSize);
        }
        return new PartPlan(size, Math.max(partSize, parts(needed, ByteSize.MIB) * ByteSize.MIB));
    }

    /// Returns the plan that an earlier run used for a file of this many bytes, as the parts show that it left on the
    /// server. Returns empty if there are none, or if no plan for this size fits them all.
    ///
    /// @param found part numbers and the sizes of the parts in bytes
    static Optional<PartPlan> fitting(long size, SortedMap<Integer, Long> found) {
        if (found.isEmpty() || size < 0 || size > MAX_SIZE) {
            return Optional.empty();
        }
        int first = found.firstKey();
        long length = found.get(first);
        // The part is as long as the others or, if it is the last one, the rest after them.
        return LongStream.of(length, first > 1 ? (size - length) / (first - 1) : MIN_PART_SIZE)
                .filter(partSize -> partSize >= MIN_PART_SIZE && partSize <= MAX_PART_SIZE)
                .filter(partSize -> parts(size, partSize) <= MAX_PARTS)
                .mapToObj(partSize -> new PartPlan(size, partSize))
                .filter(plan -> found.entrySet().stream().allMatch(plan::fits))
                .findFirst();
    }

    /// Returns the number of parts, 1 to 10,000. An empty file is one empty part.
    int count() {
        return (int) Math.max(1, parts(size, partSize));
    }

    /// Returns the position in the file where part `number` (1 to [#count]) begins.
    long offset(int number) {
        if (number < 1 || number > count()) {
            throw new IndexOutOfBoundsException("part " + number + " of " + count());
        }
        return (number - 1) * partSize;
    }

    /// Returns the length of part `number` (1 to [#count]) in bytes.
    long length(int number) {
        return Math.min(partSize, size - offset(number));
    }

    private boolean fits(Map.Entry<Integer, Long> part) {
        return part.getKey() >= 1 && part.getKey() <= count() && length(part.getKey()) == part.getValue();
    }

    private static long parts(long size, long partSize) {
        return Math.ceilDiv(size, partSize);
    }
}
