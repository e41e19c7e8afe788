package role;

import module java.base;

import awskit.errors.UserError;
import com.sun.security.auth.module.UnixSystem;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder for secrets. Only its owner can read it and its files, from the moment they exist and under any umask. A
/// link, a file of another user or a file with open permissions is refused, because another user could have put it
/// there.
///
/// On Windows there are no POSIX permissions, and the user's own folders are private anyway.
final class PrivateFolder {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path path;

    PrivateFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    /// Makes the folder if it does not exist.
    ///
    /// @throws UserError if the folder is not private
    /// @throws IOException if the folder cannot be made
    void make() throws IOException {
        // The parent must be private too: a user who can write to it could replace this folder.
        for (var folder : List.of(path.getParent(), path)) {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folder, owner("rwx------"));
            }
            check(folder, folder.equals(path));
        }
    }

    /// Returns the content of a file, if it exists.
    ///
    /// @throws UserError if the folder or the file is not private
    Optional<String> read(String name) throws IOException {
        var file = path.resolve(name);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        make();
        try (var channel = Files.newByteChannel(checked(file), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Writes a file atomically: a reader sees the old content or the new one, even if this process is killed.
    ///
    /// @param until when [#sweep] may delete the file
    void write(String name, String content, Instant until) throws IOException {
        make();
        var temporary = path.resolve(".new-" + UUID.randomUUID());
        try {
            try (var channel = Files.newByteChannel(temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner("rw-------"))) {
                Channels.newOutputStream(channel).write(content.getBytes(StandardCharsets.UTF_8));
            }
            Files.setLastModifiedTime(temporary, FileTime.from(until));
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /// Does the work while holding the lock of this name, which one thread of one process can hold at a time. The lock
    /// ends with its process.
    ///
    /// @param waiting gets called if another process holds the lock
    <T> T locked(String name, Runnable waiting, Supplier<T> work) throws IOException {
        make();
        var file = path.resolve(name + ".lock");
        // A file lock is held by the whole process, so its threads need another lock.
        var threads = LOCKS.computeIfAbsent(file, _ -> new ReentrantLock());
        threads.lock();
        try {
            while (true) {
                try (var channel = FileChannel.open(checked(file), Set.of(StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), owner("rw-------"))) {
                    if (channel.tryLock() == null) {
                        waiting.run();
                        channel.lock();
                    }
                    if (channel.size() == 0) {
                        return work.get();
                    }
                }
            }
        } finally {
            threads.unlock();
        }
    }

    /// Deletes a lock unless it is held. It is no longer empty then, so that a process that has waited for it takes a
    /// new one.
    private static void deleteLock(Path file) throws IOException {
        var threads = LOCKS.computeIfAbsent(file, _ -> new ReentrantLock());
        // A process loses its lock of a file when it closes any channel of the file.
        if (threads.isLocked() || !threads.tryLock()) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null && channel.size() == 0) {
                Files.delete(file);
                channel.write(ByteBuffer.allocate(1));
            }
        } finally {
            threads.unlock();
        }
    }

    /// Deletes the files that are not needed any more, and the locks that are not held.
    void sweep() throws IOException {
        delete(file -> Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(Duration.ofHours(1))));
    }

    /// Deletes every file but the locks that are held.
    ///
    /// @return how many files were deleted, without the locks
    int clear() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        make();
        return delete(_ -> true);
    }

    private interface Check {
        boolean fits(Path file) throws IOException;
    }

    private int delete(Check check) throws IOException {
        var deleted = 0;
        try (var files = Files.newDirectoryStream(path)) {
            for (var file : files) {
                try {
                    if (!check.fits(file)) {
                        continue;
                    }
                    if (file.toString().endsWith(".lock") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                        deleteLock(file);
                    } else if (Files.deleteIfExists(file) && file.toString().endsWith(".json")) {
                        deleted++;
                    }
                } catch (NoSuchFileException e) {
                    // Another process has deleted it.
                }
            }
        }
        return deleted;
    }

    private static Path checked(Path file) throws IOException {
        try {
            check(file, true);
        } catch (NoSuchFileException e) {
            // It is made now, or was deleted just now.
        }
        return file;
    }

    /// @param secret whether other users must not read it
    private static void check(Path file, boolean secret) throws IOException {
        if (Files.isSymbolicLink(file)) {
            throw refused(file, "is a symbolic link", "remove it");
        }
        if (!POSIX) {
            return;
        }
        var attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue()
                != new UnixSystem().getUid()) {
            throw refused(file, "belongs to " + attributes.owner().getName(), "remove it");
        }
        var open = EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        if (secret) {
            open.addAll(PosixFilePermissions.fromString("---rwxrwx"));
        }
        open.retainAll(attributes.permissions());
        if (!open.isEmpty()) {
            throw refused(file, "is open to others: " + PosixFilePermissions.toString(attributes.permissions()),
                    "remove it, or chmod go= \"" + file + "\"");
        }
    }

    private static UserError refused(Path file, String why, String wayOut) {
        return UserError.configuration("\"" + file + "\", which keeps credentials, " + why, wayOut
                + "; or use --no-cache");
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }
}
