//DEPS software.amazon.awssdk:auth
//SOURCES ../../lib/awskit/credentials/ConfigFile.java

package role;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.errors.UserError;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// The shared credentials file as something to write to: a profile's temporary keys are put in place, and all else
/// (comments, order, line ends, mode) stays as it was, byte for byte. Replaced as a whole, so that nobody reads half.
/// A file that is a symbolic link, as in a repository of dotfiles, stays one.
public final class CredentialsFile {

    private static final Pattern KEY = Pattern.compile("([A-Za-z_]\\w*)\\s*[=:].*");
    // Latin-1 keeps every byte, whatever the file's encoding.
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;
    private static final String BOM = new String("\uFEFF".getBytes(StandardCharsets.UTF_8), BYTES);

    private static final Set<String> STRONGER = Set.of("role_arn", "web_identity_token_file", "sso_session",
            "sso_start_url");

    private final Map<String, String> environment;
    private final Path file;

    private CredentialsFile(Map<String, String> environment, Path file) {
        this.environment = environment;
        this.file = file;
    }

    /// Returns the file that `AWS_SHARED_CREDENTIALS_FILE` names, else `~/.aws/credentials`.
    public static CredentialsFile of(Map<String, String> environment) {
        var named = environment.getOrDefault("AWS_SHARED_CREDENTIALS_FILE", "");
        return new CredentialsFile(environment,
                ConfigFile.expand(environment, named.isBlank() ? "~/.aws/credentials" : named));
    }

    /// Writes a profile's keys.
    ///
    /// @throws UserError when the profile holds long-term keys, which would be lost, or a role or sign-in, which would
    ///     win over the keys, or when the file cannot be written
    public void write(String profile, AwsCredentials credentials) {
        try {
            for (var before = check(profile); ; before = check(profile)) {
                if (replace(before, edited(before, profile, credentials))) {
                    return;
                }
            }
        } catch (IOException e) {
            throw UserError.configuration("cannot write \"" + file + "\"", e.getClass().getSimpleName());
        }
    }

    /// Returns what the file holds, after finding that the profile may be written to.
    ///
    /// @throws UserError when it may not, or the file cannot be read
    public String check(String profile) {
        if (profile.isBlank() || !profile.strip().equals(profile) || profile.matches("(?s).*[\\[\\]\\p{Cntrl}].*")) {
            throw UserError.usage("\"" + profile + "\" cannot be the name of a profile");
        }
        ConfigFile.read(environment).profile(profile).keySet().stream().filter(STRONGER::contains).findFirst()
                .ifPresent(key -> {
                    throw UserError.configuration("profile \"" + profile + "\" has a " + key + ", which would win over "
                            + "the keys", "choose another name");
                });
        try {
            var content = Files.exists(file) ? new String(Files.readAllBytes(file), BYTES) : "";
            var keys = section(lines(content), profile).stream().map(CredentialsFile::key).toList();
            if (keys.contains("aws_access_key_id") && !keys.contains("aws_session_token")
                    && !keys.contains("aws_security_token")) {
                throw UserError.configuration("profile \"" + profile + "\" in \"" + file + "\" holds long-term keys, "
                        + "which would be lost", "choose another name");
            }
            return content;
        } catch (IOException e) {
            throw UserError.configuration("cannot read \"" + file + "\"", e.getClass().getSimpleName());
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    static String edited(String content, String profile, AwsCredentials credentials) {
        var end = content.contains("\r\n") ? "\r\n" : "\n";
        var values = new LinkedHashMap<String, String>();
        values.put("aws_access_key_id", credentials.accessKeyId());
        values.put("aws_secret_access_key", credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials temporary) {
            values.put("aws_session_token", temporary.sessionToken());
        }
        var lines = lines(content);
        var section = section(lines, profile);
        if (section.isEmpty()) {
            if (!lines.isEmpty()) {
                var last = lines.removeLast();
                lines.add(last.endsWith("\n") ? last : last + end);
                lines.add(end);
            }
            lines.add("[" + new String(profile.getBytes(StandardCharsets.UTF_8), BYTES) + "]" + end);
            section = lines.subList(lines.size() - 1, lines.size());
        }
        section.removeIf(line -> key(line).equals("aws_security_token"));
        section.replaceAll(line -> {
            var value = values.remove(key(line));
            return value == null ? line : key(line) + " = " + value + end;
        });
        var last = section.size();
        while (last > 1 && section.get(last - 1).isBlank()) {
            last--;
        }
        if (!values.isEmpty() && !section.get(last - 1).endsWith("\n")) {
            section.set(last - 1, section.get(last - 1) + end);
        }
        section.addAll(last, values.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue() + end).toList());
        return String.join("", lines);
    }

    /// Returns the lines with their ends.
    private static List<String> lines(String content) {
        return new ArrayList<>(Pattern.compile("[^\n]*\n|[^\n]+").matcher(content).results().map(MatchResult::group)
                .toList());
    }

    /// Returns a view of a profile's lines, its title first; empty when it has none.
    private static List<String> section(List<String> lines, String profile) {
        var title = "[" + new String(profile.getBytes(StandardCharsets.UTF_8), BYTES) + "]";
        for (int first = 0; first < lines.size(); first++) {
            if (title(lines.get(first)).equals(title)) {
                int last = first + 1;
                while (last < lines.size() && title(lines.get(last)).isEmpty()) {
                    last++;
                }
                return lines.subList(first, last);
            }
        }
        return List.of();
    }

    private static String title(String line) {
        var text = line.replace(BOM, "").strip();
        var end = text.lastIndexOf(']');
        return text.startsWith("[") && end > 0 ? "[" + text.substring(1, end).strip() + "]" : "";
    }

    /// The key of a line; empty for a comment, a title, a line of a nested section.
    private static String key(String line) {
        var match = KEY.matcher(line.stripTrailing());
        return match.matches() ? match.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /// Returns false when somebody else has written meanwhile.
    private boolean replace(String before, String after) throws IOException {
        var target = Files.exists(file) ? file.toRealPath() : Files.isSymbolicLink(file)
                ? file.resolveSibling(Files.readSymbolicLink(file)).toAbsolutePath() : file.toAbsolutePath();
        var posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        var folder = target.getParent();
        if (!Files.exists(folder)) {
            Files.createDirectories(folder, attributes(posix, "rwx------"));
        }
        var temporary = Files.createTempFile(folder, ".credentials", "", attributes(posix, "rw-------"));
        try {
            Files.write(temporary, after.getBytes(BYTES));
            if (posix && Files.exists(target)) {
                Files.getFileAttributeView(temporary, PosixFileAttributeView.class)
                        .setPermissions(Files.getPosixFilePermissions(target));
            }
            if (!before.equals(Files.exists(target) ? new String(Files.readAllBytes(target), BYTES) : "")) {
                return false;
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }
}
