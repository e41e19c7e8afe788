package upload;

import awskit.errors.UserError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/// One of several equal shares of the files and objects of an upload, such as `3/8`.
///
/// A path belongs to the share that its SHA-256 names: the first eight bytes, as a number, modulo the count. The path
/// is the one relative to the folder or the prefix, with `/` between names, in UTF-8 as the file system spells it. So a
/// file and its object belong to the same share, on every machine, whatever else is there.
///
/// @param number from 1; 0 for the whole
/// @param count of all shares; 0 for the whole
public record Shard(int number, int count) {

    /// The whole of an upload that is not divided. Unlike the share `1/1` it is not named in the report.
    public static final Shard ALL = new Shard(0, 0);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

    /// One for each thread, because the look-up of an algorithm takes longer than the digest of a path.
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has it
        }
    });

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if there is no such share
    public Shard {
        if ((number < 1 || number > count) && (number != 0 || count != 0)) {
            throw new IllegalArgumentException("no share " + number + " of " + count);
        }
    }

    /// Returns the share of a text such as `3/8`, or [#ALL] of `all`; empty if it is neither.
    static Optional<Shard> read(String text) {
        if (text.equals("all")) {
            return Optional.of(ALL);
        }
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var number = Integer.parseInt(match.group(1));
        var count = Integer.parseInt(match.group(2));
        return number < 1 || number > count ? Optional.empty() : Optional.of(new Shard(number, count));
    }

    /// Returns the share that `--shard` names.
    ///
    /// @throws UserError (usage) if the text names none
    public static Shard parse(String text) {
        return read(text).orElseThrow(() -> UserError.usage("--shard \"" + text + "\" is not a share",
                "1/8 to 8/8 are the shares of eight tasks, all is the whole folder"));
    }

    /// Returns whether the report names this share: if the upload is divided, be it into one share.
    boolean isNamed() {
        return count > 0;
    }

    /// Returns whether this is all there is.
    public boolean isAll() {
        return count <= 1;
    }

    /// Returns whether a path belongs to this share.
    ///
    /// @param path relative to the folder or the prefix
    public boolean has(String path) {
        return isAll() || owner(path).number == number;
    }

    /// Returns which of all shares a path belongs to.
    Shard owner(String path) {
        var digest = SHA_256.get().digest(path.getBytes(StandardCharsets.UTF_8));
        var start = 0L;
        for (var i = 0; i < Long.BYTES; i++) {
            start = start << Byte.SIZE | digest[i] & 0xff;
        }
        return new Shard((int) Long.remainderUnsigned(start, count) + 1, count);
    }

    /// Returns the text of which this is the share: `3/8`.
    @Override
    public String toString() {
        return number + "/" + count;
    }
}
