package role;

import module java.base;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/// A configuration file of the user's that is changed in one step: it is replaced as a whole, so that no program reads
/// half of it, and a change that another program makes meanwhile is not lost. A symbolic link, as in a repository of
/// dotfiles, stays a link.
public final class EditedFile {

    // ISO 8859-1 keeps every byte, in whatever encoding the file is.
    static final Charset BYTES = StandardCharsets.ISO_8859_1;
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final boolean secret;

    /// @param secret whether a file that everyone can read or write becomes private; otherwise the file keeps its
    ///        permissions
    public EditedFile(Path file, boolean secret) {
        this.file = file;
        this.secret = secret;
    }

    /// Replaces the content by its edited form. A missing file is made, for its owner only.
    ///
    /// @param edit gets the bytes of the file as the characters U+0000 to U+00FF, and returns the new ones; called again
    ///        if another program has written meanwhile
    public void edit(UnaryOperator<String> edit) throws IOException {
        var target = create();
        for (var isWritten = false; !isWritten; ) {
            var before = new String(Files.readAllBytes(file), BYTES);
            isWritten = replace(target, before, edit.apply(before));
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /// Returns the bytes of a text as [#edit] has them.
    public static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), BYTES);
    }

    /// Makes an empty file if there is none. Returns its path, without links.
    private Path create() throws IOException {
        var target = Files.exists(file) || !Files.isSymbolicLink(file) ? file.toAbsolutePath()
                : file.resolveSibling(Files.readSymbolicLink(file)).toAbsolutePath();
        if (!Files.exists(target.getParent())) {
            Files.createDirectories(target.getParent(), attributes("rwx------"));
        }
        try {
            Files.createFile(target, attributes("rw-------"));
        } catch (FileAlreadyExistsException e) {
            // It is edited.
        }
        return file.toRealPath();
    }

    /// Replaces the content of the file. Returns false, and changes nothing, if another program has written meanwhile.
    private boolean replace(Path target, String before, String after) throws IOException {
        var temporary = Files.createTempFile(target.getParent(), "." + file.getFileName(), "", attributes("rw-------"));
        // The lock keeps other terminals away. It ends when any channel of the file is closed, so both stay open.
        try (var _ = lock(target); var current = FileChannel.open(target)) {
            Files.write(temporary, after.getBytes(BYTES));
            if (POSIX) {
                Files.setPosixFilePermissions(temporary, permissions(target));
            }
            if (!before.equals(new String(Channels.newInputStream(current).readAllBytes(), BYTES))) {
                return false;
            }
            if (!POSIX) {
                current.close(); // Windows replaces no open file
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// Locks the file until the result is closed; null if that is not possible. The AWS CLI, Windows and some network
    /// file systems know no such lock. Between them, only the comparison of the content helps.
    private static FileChannel lock(Path target) throws IOException {
        if (!POSIX) {
            return null;
        }
        var channel = FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            channel.lock();
        } catch (IOException e) {
            // Go on without a lock.
        }
        return channel;
    }

    /// Returns the permissions of a file, which may be shared with a group on purpose, but not with everyone.
    private Set<PosixFilePermission> permissions(Path target) throws IOException {
        var permissions = Files.getPosixFilePermissions(target);
        return secret && (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE))
                ? PosixFilePermissions.fromString("rw-------") : permissions;
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }
}
