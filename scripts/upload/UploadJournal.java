//SOURCES Found.java S3Signature.java

package upload;

import awskit.data.Json;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The multipart uploads that the runs of this user have begun and not ended. A later run learns from it which
/// unfinished uploads are its own, and with which request each was begun.
///
/// Each target has a file in `$XDG_CACHE_HOME/awskit/uploads`, which only its owner can read. A run locks the file until
/// its process ends, so that two runs never send the parts of the same upload. A run without a file, or without the
/// lock, resumes nothing. Thread-safe.
final class UploadJournal implements AutoCloseable {

    /// An unfinished upload.
    ///
    /// @param request a digest of the request that began it
    /// @param begun the server's time
    record Entry(String key, String id, String request, Instant begun) {}

    /// The most uploads in a file. Beyond, the oldest are forgotten.
    private static final int MOST = 1000;

    /// A file that no run has changed for so long is deleted.
    private static final Duration KEPT = Duration.ofDays(90);

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final Consumer<String> notes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private FileChannel channel;
    private boolean usable;

    private UploadJournal(Path file, Consumer<String> notes) {
        this.file = file;
        this.notes = notes;
        usable = file != null;
    }

    /// Returns the folder of the journals of a user; empty if its name has characters that are not in this locale.
    static Optional<Path> folder(Map<String, String> environment) {
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        try {
            var cache = xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".cache");
            return Optional.of(cache.resolve("awskit").resolve("uploads"));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Opens the journal of a target, which has no file yet if nothing is unfinished.
    ///
    /// @param folder empty to keep the journal only in memory
    /// @param target the URL of the bucket and the prefix
    /// @param notes takes a line if the file cannot be used
    static UploadJournal open(Optional<Path> folder, String target, Consumer<String> notes) {
        var journal = new UploadJournal(folder.isPresent() ? folder.get().resolve(name(target)) : null, notes);
        journal.load();
        return journal;
    }

    /// Returns the journal of a target for a run that only looks: without a lock, and without changes to the file.
    static UploadJournal readOnly(Optional<Path> folder, String target) {
        var journal = new UploadJournal(null, _ -> { });
        if (folder.isPresent()) {
            try {
                var file = folder.get().resolve(name(target));
                check(folder.get());
                check(file);
                entries(Files.readAllBytes(file)).forEach(entry -> journal.entries.put(entry.id(), entry));
            } catch (IOException nothingToResume) {
                // The run that sends the files says so if the file cannot be used.
            }
        }
        return journal;
    }

    private static String name(String target) {
        return S3Signature.sha256(target.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Entry> entries(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).lines().flatMap(line -> read(line).stream()).toList();
    }

    private synchronized void load() {
        try {
            if (usable && open(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                // Not closed, because that would give up the lock.
                entries(Channels.newInputStream(channel).readAllBytes())
                        .forEach(entry -> entries.put(entry.id(), entry));
            }
        } catch (NoSuchFileException nothingUnfinished) {
            // The usual case. The file is made when there is something to keep.
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /// Returns the uploads that earlier runs have left.
    synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /// Keeps an upload, before the first of its parts is sent.
    synchronized void begun(Entry entry) {
        entries.put(entry.id(), entry);
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
        save();
    }

    /// Forgets an upload that is complete, aborted or gone.
    synchronized void ended(String id) {
        if (entries.remove(id) != null) {
            save();
        }
    }

    private void save() {
        if (!usable) {
            return;
        }
        try {
            if (channel == null) {
                Files.createDirectories(file.getParent(), owner("rwx------"));
                sweep();
                if (!open(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)) {
                    return;
                }
            }
            var text = ByteBuffer.wrap(entries.values().stream().map(UploadJournal::line)
                    .collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8));
            var length = text.remaining();
            channel.position(0);
            while (text.hasRemaining()) {
                channel.write(text);
            }
            // A process that ends before this leaves lines of uploads that have ended, which does no harm.
            channel.truncate(length);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /// Opens and locks the file.
    ///
    /// @return false if another run has it
    private boolean open(OpenOption... options) throws IOException {
        channel = FileChannel.open(file, Set.of(options), owner("rw-------"));
        check(file.getParent());
        check(file);
        try {
            usable = channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            usable = false;
        }
        if (!usable) {
            channel.close();
            channel = null;
        }
        return usable;
    }

    private void giveUp(IOException e) {
        usable = false;
        notes.accept("cannot keep track of unfinished uploads in \"" + file + "\": " + Found.reason(e));
    }

    /// Another user must not be able to say which uploads are ours.
    private static void check(Path path) throws IOException {
        if (!POSIX) {
            return;
        }
        var permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        var uid = (Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (uid.longValue() != new UnixSystem().getUid() || permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others can write to " + path);
        }
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }

    private void sweep() throws IOException {
        try (var files = Files.newDirectoryStream(file.getParent())) {
            for (var old : files) {
                if (Files.getLastModifiedTime(old).toInstant().isBefore(Instant.now().minus(KEPT))) {
                    Files.deleteIfExists(old);
                }
            }
        } catch (NoSuchFileException e) {
            // Another run has deleted it.
        }
    }

    private static String line(Entry entry) {
        return Json.line(Map.of("key", entry.key(), "id", entry.id(), "request", entry.request(),
                "begun", entry.begun().toString())) + "\n";
    }

    private static Optional<Entry> read(String line) {
        try {
            var tree = (Map<?, ?>) Json.read(line);
            return Optional.of(new Entry((String) tree.get("key"), (String) tree.get("id"),
                    (String) tree.get("request"), Instant.parse((String) tree.get("begun"))));
        } catch (RuntimeException torn) {
            return Optional.empty();
        }
    }

    /// Deletes the file if nothing is unfinished, and gives up the lock.
    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            if (usable && entries.isEmpty()) {
                Files.deleteIfExists(file);
            }
            usable = false;
            channel.close();
        }
    }
}
