package role;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.errors.UserError;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// The shared credentials file, to write temporary credentials to a profile. Everything else in the file stays as it
/// is, byte for byte: comments, order, line ends. The file is replaced as a whole, so that no program reads half of it.
/// It keeps its permissions, but one that everyone can read or write becomes private. A symbolic link, as in a
/// repository of dotfiles, stays a link.
public final class CredentialsFile {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Pattern KEY = Pattern.compile("([A-Za-z_]\\w*)\\s*[=:].*");
    // ISO 8859-1 keeps every byte, in whatever encoding the file is.
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;
    private static final String BOM = new String("\uFEFF".getBytes(StandardCharsets.UTF_8), BYTES);

    /// The settings of a profile that take precedence over keys.
    private static final Set<String> STRONGER_THAN_KEYS = Set.of("role_arn", "web_identity_token_file", "sso_session",
            "sso_start_url");

    private final Map<String, String> environment;
    private final Path file;

    private CredentialsFile(Map<String, String> environment, Path file) {
        this.environment = environment;
        this.file = file;
    }

    /// Returns the file that `AWS_SHARED_CREDENTIALS_FILE` names, or else `~/.aws/credentials`.
    public static CredentialsFile of(Map<String, String> environment) {
        var named = environment.getOrDefault("AWS_SHARED_CREDENTIALS_FILE", "");
        return new CredentialsFile(environment,
                ConfigFile.expand(environment, named.isBlank() ? "~/.aws/credentials" : named));
    }

    /// Writes credentials to a profile.
    ///
    /// @throws UserError as [#check] does, or if the file cannot be written
    public void write(String profile, AwsCredentials credentials) {
        check(profile);
        settings(credentials); // checked before there is a file
        try {
            var target = create();
            for (var isWritten = false; !isWritten; ) {
                var before = read();
                check(profile);
                isWritten = replace(target, before, edited(before, profile, credentials));
            }
        } catch (IOException e) {
            throw UserError.configuration("cannot write \"" + file + "\"", e.getClass().getSimpleName());
        }
    }

    /// Checks that credentials may be written to a profile.
    ///
    /// @throws UserError if the profile has long-term keys, which would be lost, or a role or sign-in, which would take
    ///     precedence, or if the file cannot be read
    public void check(String profile) {
        if (profile.isBlank() || !profile.strip().equals(profile) || profile.matches("(?s).*[\\[\\]\\p{Cntrl}].*")) {
            throw UserError.usage("\"" + profile + "\" cannot be the name of a profile");
        }
        var files = ConfigFile.read(environment);
        files.profile(profile).keySet().stream().filter(STRONGER_THAN_KEYS::contains).findFirst().ifPresent(key -> {
            throw UserError.configuration("profile \"" + profile + "\" has a " + key + ", which would take "
                    + "precedence over the keys", "choose another name");
        });
        var keys = files.sharedCredentials(profile).keySet();
        if (keys.contains("aws_access_key_id") && !keys.contains("aws_session_token")
                && !keys.contains("aws_security_token")) {
            throw UserError.configuration("profile \"" + profile + "\" in \"" + file + "\" holds long-term keys, "
                    + "which would be lost", "choose another name");
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /// Returns the content of the file with the credentials in a profile, at its end if the profile is new.
    static String edited(String content, String profile, AwsCredentials credentials) {
        var end = content.contains("\r\n") ? "\r\n" : "\n";
        var missing = settings(credentials);
        var lines = lines(content);
        var section = section(lines, profile);
        if (section.isEmpty()) {
            if (!lines.isEmpty()) {
                lines.add(lines.getLast().endsWith("\n") ? end : end + end);
            }
            lines.add(title(profile) + end);
            section = lines.subList(lines.size() - 1, lines.size());
        }
        section.removeIf(line -> key(line).equals("aws_security_token"));
        section.replaceAll(line -> {
            var value = missing.remove(key(line));
            return value == null ? line : key(line) + " = " + value + end;
        });
        var last = section.size();
        while (last > 1 && section.get(last - 1).isBlank()) {
            last--;
        }
        if (!missing.isEmpty() && !section.get(last - 1).endsWith("\n")) {
            section.set(last - 1, section.get(last - 1) + end);
        }
        section.addAll(last, missing.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue() + end).toList());
        return String.join("", lines);
    }

    /// Returns the settings to write. A line break in a value, wherever it came from, would add settings and sections,
    /// and programs differ in how they read other characters.
    ///
    /// @throws UserError if a value has a character that the file cannot hold
    private static Map<String, String> settings(AwsCredentials credentials) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("aws_access_key_id", credentials.accessKeyId());
        settings.put("aws_secret_access_key", credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials temporary) {
            settings.put("aws_session_token", temporary.sessionToken());
        }
        settings.forEach((key, value) -> {
            if (!value.matches("[!-~]+")) {
                throw UserError.configuration(key + " has characters that a credentials file cannot hold",
                        "printable ASCII only; try --format json");
            }
        });
        return settings;
    }

    /// Returns the lines with their line ends.
    private static List<String> lines(String content) {
        return new ArrayList<>(Pattern.compile("[^\n]*\n|[^\n]+").matcher(content).results().map(MatchResult::group)
                .toList());
    }

    /// Returns a view of the lines of a profile, beginning with its title; empty if there is no such profile.
    private static List<String> section(List<String> lines, String profile) {
        var first = 0;
        while (first < lines.size() && !titleIn(lines.get(first)).equals(title(profile))) {
            first++;
        }
        var end = Math.min(first + 1, lines.size());
        while (end < lines.size() && titleIn(lines.get(end)).isEmpty()) {
            end++;
        }
        return lines.subList(first, end);
    }

    private static String title(String profile) {
        return "[" + new String(profile.getBytes(StandardCharsets.UTF_8), BYTES) + "]";
    }

    /// Returns the title in a line; empty if the line is none.
    private static String titleIn(String line) {
        var text = line.replace(BOM, "").strip();
        var end = text.lastIndexOf(']');
        return text.startsWith("[") && end > 0 ? "[" + text.substring(1, end).strip() + "]" : "";
    }

    /// Returns the key in a line; empty for a comment, a title and a line of a nested section.
    private static String key(String line) {
        var match = KEY.matcher(line.stripTrailing());
        return match.matches() ? match.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private String read() throws IOException {
        return new String(Files.readAllBytes(file), BYTES);
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
            // The profile is added to it.
        }
        return file.toRealPath();
    }

    /// Replaces the content of the file. Returns false, and changes nothing, if another program has written meanwhile.
    private boolean replace(Path target, String before, String after) throws IOException {
        var temporary = Files.createTempFile(target.getParent(), ".credentials", "", attributes("rw-------"));
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
    private static Set<PosixFilePermission> permissions(Path target) throws IOException {
        var permissions = Files.getPosixFilePermissions(target);
        return permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                ? PosixFilePermissions.fromString("rw-------") : permissions;
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }
}
