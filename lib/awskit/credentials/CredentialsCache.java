package awskit.credentials;

import module java.base;

import awskit.data.Json;
import awskit.errors.UserError;
import com.sun.security.auth.module.UnixSystem;

/// Keeps temporary credentials on disk, so that one MFA code is enough for many commands and terminals. The folder is
/// `$XDG_CACHE_HOME/awskit/credentials` or `~/.cache/awskit/credentials`.
///
/// Only its owner can read the folder and its files, from the moment they exist and under any umask. A link, a file of
/// another user or a file with open permissions is refused, because another user could have put it there. On Windows
/// there are no POSIX permissions, and the user's own folders are private anyway.
///
/// If several processes need the same credentials, one fetches them and the others wait for it. A key is a digest of
/// everything that the credentials depend on. MFA codes are never stored.
public final class CredentialsCache {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Map<Path, FileChannel> LOCK_FILES = new HashMap<>();
    private static final Map<Long, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path folder;
    private final Consumer<String> notes;

    private CredentialsCache(Path folder, Consumer<String> notes) {
        this.folder = folder.toAbsolutePath().normalize();
        this.notes = notes;
    }

    /// Returns the user's cache, without looking at its files yet.
    ///
    /// @param notes gets messages for the user, such as that another process fetches the credentials
    public static CredentialsCache of(Map<String, String> environment, Consumer<String> notes) {
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        var parent = xdg.startsWith("/") ? Path.of(xdg) : ConfigFile.expand(environment, "~/.cache");
        return new CredentialsCache(parent.resolve("awskit").resolve("credentials"), notes);
    }

    /// Returns the folder, which may not exist yet.
    ///
    /// @throws UserError if it is not private
    public Path folder() throws IOException {
        check(folder.getParent(), false); // a user who can write to it could replace this folder
        check(folder, true);
        return folder;
    }

    /// Returns the credentials of a key if they need no renewal yet, or else fetches and keeps new ones.
    ///
    /// @throws UserError if the folder is not private
    IssuedCredentials get(String key, Supplier<IssuedCredentials> fetch) {
        try {
            var kept = read(key);
            return kept.filter(IssuedCredentials::isFresh).isPresent() ? kept.get()
                    : locked(key, () -> renewed(key, fetch));
        } catch (IOException | UncheckedIOException e) {
            notes.accept("credentials are not cached: cannot use \"" + folder + "\" (" + e.getMessage() + ")");
            return fetch.get();
        }
    }

    private IssuedCredentials renewed(String key, Supplier<IssuedCredentials> fetch) {
        var kept = read(key);
        if (kept.filter(IssuedCredentials::isFresh).isPresent()) {
            return kept.get(); // another process has fetched them
        }
        IssuedCredentials fetched;
        try {
            fetched = fetch.get();
        } catch (RuntimeException e) {
            return kept.filter(IssuedCredentials::isValid).orElseThrow(() -> e);
        }
        try {
            write(key, fetched);
        } catch (IOException e) {
            notes.accept("credentials are not cached: cannot write to \"" + folder + "\" (" + e.getMessage() + ")");
        }
        return fetched;
    }

    private Optional<IssuedCredentials> read(String key) {
        try {
            var file = folder().resolve(key + ".json");
            check(file, true);
            return IssuedCredentials.of(Json.read(Files.readString(file)));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a file atomically: a reader sees the old content or the new one, even if this process is killed. The time
    /// of the file is that at which the credentials expire.
    private void write(String key, IssuedCredentials issued) throws IOException {
        var temporary = folder.resolve(".new-" + UUID.randomUUID());
        try (var channel = Files.newByteChannel(temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner("rw-------"))) {
            Channels.newOutputStream(channel).write(Json.line(issued.toTree()).getBytes(StandardCharsets.UTF_8));
        }
        Files.setLastModifiedTime(temporary, FileTime.from(issued.expiration()));
        Files.move(temporary, folder.resolve(key + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Does the work while holding the lock of this key, which one thread of one process can hold at a time. The lock
    /// ends with its process. It is one byte of a file that is never deleted.
    public <T> T locked(String key, Supplier<T> work) throws IOException {
        var file = lockFile(Files.createDirectories(folder(), owner("rwx------")).resolveSibling("credentials.lock"));
        var place = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits() >>> 2;
        // A file lock is held by the whole process, so its threads need another lock.
        var threads = LOCKS.computeIfAbsent(place, _ -> new ReentrantLock());
        threads.lock();
        try {
            var held = file.tryLock(place, 1, false);
            if (held == null) {
                notes.accept("waiting for another process that gets the same credentials");
            }
            try (var lock = held != null ? held : file.lock(place, 1, false)) {
                return work.get();
            }
        } finally {
            threads.unlock();
        }
    }

    /// Returns a channel that stays open: a process loses its locks of a file when it closes any channel of the file.
    private static synchronized FileChannel lockFile(Path file) throws IOException {
        check(file, true);
        if (!LOCK_FILES.containsKey(file)) {
            LOCK_FILES.put(file, FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS), owner("rw-------")));
        }
        return LOCK_FILES.get(file);
    }

    /// Checks a file that may not exist yet.
    ///
    /// @param secret whether other users must not read it
    private static void check(Path file, boolean secret) throws IOException {
        if (Files.isSymbolicLink(file)) {
            throw refused(file, "is a symbolic link", "remove it");
        }
        if (!POSIX || !Files.exists(file)) {
            return;
        }
        var attributes = Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        if (((Number) attributes.get("uid")).longValue() != new UnixSystem().getUid()) {
            throw refused(file, "belongs to " + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS), "remove it");
        }
        if (((int) attributes.get("mode") & (secret ? 077 : 022)) != 0) {
            throw refused(file, "is open to others: " + PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(file)), "remove it, or chmod go= \"" + file + "\"");
        }
    }

    private static UserError refused(Path file, String why, String wayOut) {
        return UserError.configuration("\"" + file + "\", which keeps credentials, " + why, wayOut
                + "; or use assume-role --no-cache");
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }
}
