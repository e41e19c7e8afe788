//SOURCES ../errors/UserError.java

package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import com.sun.security.auth.module.UnixSystem;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder for secrets: only its owner can read it and the files in it, from the moment they exist and whatever the
/// umask. What others could have put there is refused, not repaired: links, files of another user, open modes.
///
/// Where there are no POSIX modes (Windows), the user's own folders are private as they are.
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

    /// Makes the folder where it is missing.
    ///
    /// @throws UserError when it is not private
    /// @throws IOException when it cannot be made
    void make() throws IOException {
        // The folder above as well: who can rename this one can put another in its place.
        for (var folder : List.of(path.getParent(), path)) {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folder, owner("rwx------"));
            }
            check(folder, folder.equals(path));
        }
    }

    /// Returns what a file holds; empty when there is no such file, or no such folder.
    ///
    /// @throws UserError when folder or file are not private
    Optional<String> read(String name) throws IOException {
        var file = path.resolve(name);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        make();
        try (var channel = Files.newByteChannel(checked(file), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /// Puts a file in place as a whole: whoever reads sees the old or the new one, also when this process is killed.
    ///
    /// @param until when the file is of no use any more, which [#sweep] goes by
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

    /// Does the work while no other thread or process does any under this name. A killed process holds nobody up.
    ///
    /// @param waiting called once when it has to wait
    <T> T locked(String name, Runnable waiting, Supplier<T> work) throws IOException {
        make();
        var file = path.resolve(name + ".lock");
        // A file lock belongs to the whole process; its threads need one of their own.
        var threads = LOCKS.computeIfAbsent(file, _ -> new ReentrantLock());
        threads.lock();
        try (var channel = FileChannel.open(checked(file), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS), owner("rw-------"))) {
            if (channel.tryLock() == null) {
                waiting.run();
                channel.lock();
            }
            return work.get();
        } finally {
            threads.unlock();
        }
    }

    /// Deletes the files whose time has passed.
    void sweep() throws IOException {
        delete(file -> Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(Duration.ofHours(1))));
    }

    /// Deletes every file.
    ///
    /// @return how many that were, without the locks
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
                    if (check.fits(file) && Files.deleteIfExists(file) && file.toString().endsWith(".json")) {
                        deleted++;
                    }
                } catch (NoSuchFileException gone) {
                    // Another process sweeps too.
                }
            }
        }
        return deleted;
    }

    private static Path checked(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            check(file, true);
        }
        return file;
    }

    /// @param secret whether others may not even read it
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
                + "; --no-cache does without");
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }
}
