//SOURCES EditedFile.java
package role;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// The shared credentials file, to write temporary credentials to a profile. Everything else in the file stays as it
/// is, byte for byte: comments, order, line ends. The file keeps its permissions, but one that everyone can read or
/// write becomes private.
public final class CredentialsFile {

    private static final Pattern LINE = Pattern.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+");

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
            new EditedFile(file, true).edit(before -> {
                check(profile);
                return edited(before, profile, credentials);
            });
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
        var lines = lines(content);
        var first = title(lines, 0, profile::equals);
        if (first == lines.size()) {
            var separator = lines.isEmpty() ? "" : lines.getLast().text().matches("(?s).*[\r\n]") ? end : end + end;
            var title = "[" + EditedFile.bytes(profile) + "]" + end;
            lines.add(new Line(separator + title, Kind.TITLE, profile, ""));
        }
        var next = title(lines, first + 1, _ -> true);
        var section = lines.subList(first, next);
        var edited = edited(section, settings(credentials), next < lines.size() ? lines.get(next).indent() : "", end);
        section.clear();
        section.addAll(edited);
        return lines.stream().map(Line::text).collect(Collectors.joining());
    }

    /// Returns the lines of a profile with these settings: where they are already, or else before the blank lines at its
    /// end.
    ///
    /// @param indent of the line behind the profile; deeper than a setting, it would become a part of the setting
    private static List<Line> edited(List<Line> section, Map<String, String> settings, String indent, String end) {
        var missing = new LinkedHashMap<>(settings);
        var edited = new ArrayList<Line>();
        var isReplaced = false;
        for (var line : section) {
            if (line.kind() == Kind.KEY) {
                var value = missing.remove(line.name());
                isReplaced = value != null || line.name().equals("aws_security_token");
                if (value != null) {
                    edited.add(Line.of(line.indent(), line.name(), value + end));
                }
            }
            if (!isReplaced || line.kind() == Kind.OTHER) {
                edited.add(line);
            }
        }
        var last = edited.size();
        while (last > 1 && ConfigFile.strip(edited.get(last - 1).text()).isEmpty()) {
            last--;
        }
        if (!missing.isEmpty() && !edited.get(last - 1).text().matches("(?s).*[\r\n]")) {
            edited.add(last++, new Line(end, Kind.OTHER, "", ""));
        }
        var depth = edited.stream().filter(line -> line.kind() == Kind.KEY).reduce((_, later) -> later)
                .map(Line::indent).orElse(indent);
        edited.addAll(last, missing.entrySet().stream()
                .map(setting -> Line.of(depth, setting.getKey(), setting.getValue() + end)).toList());
        return edited;
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

    private enum Kind { TITLE, KEY, VALUE, OTHER }

    /// A line of the file with its line end.
    ///
    /// @param kind `VALUE` if it continues the value before, `OTHER` for a comment or a blank line
    /// @param name of a profile or a setting
    /// @param indent the spaces before it
    private record Line(String text, Kind kind, String name, String indent) {

        static Line of(String indent, String name, String value) {
            return new Line(indent + name + " = " + value, Kind.KEY, name, indent);
        }
    }

    /// Splits the content into lines by the rules of [ConfigFile].
    private static List<Line> lines(String content) {
        var lines = new ArrayList<Line>();
        var depthOfKey = Integer.MAX_VALUE;
        for (var match : LINE.matcher(content).results().toList()) {
            var decoded = new String(match.group().getBytes(EditedFile.BYTES), StandardCharsets.UTF_8).replace("\uFEFF", "");
            var text = ConfigFile.strip(decoded);
            var depth = text.isEmpty() ? 0 : decoded.indexOf(text.charAt(0));
            var kind = text.isEmpty() || text.startsWith("#") || text.startsWith(";") ? Kind.OTHER
                    : depth > depthOfKey ? Kind.VALUE
                    : text.startsWith("[") && text.lastIndexOf(']') > 1 ? Kind.TITLE : Kind.KEY;
            var name = switch (kind) {
                case TITLE -> text.substring(1, text.lastIndexOf(']')).strip();
                case KEY -> ConfigFile.strip(text.split("[=:]", 2)[0]).toLowerCase(Locale.ROOT);
                default -> "";
            };
            depthOfKey = kind == Kind.TITLE ? Integer.MAX_VALUE : kind == Kind.KEY ? depth : depthOfKey;
            lines.add(new Line(match.group(), kind, name, EditedFile.bytes(decoded.substring(0, depth))));
        }
        return lines;
    }

    /// Returns the index of the first profile from an index on, or else the number of lines.
    private static int title(List<Line> lines, int from, Predicate<String> name) {
        return IntStream.range(from, lines.size())
                .filter(i -> lines.get(i).kind() == Kind.TITLE && name.test(lines.get(i).name()))
                .findFirst().orElse(lines.size());
    }
}
