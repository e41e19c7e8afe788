package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.profiles.ProfileFile;

/// The user's AWS configuration: `~/.aws/config` and `~/.aws/credentials`. Immutable.
///
/// The files are parsed by the rules of the AWS CLI and boto3, which are those of Python's configparser: `key = value`
/// or `key: value`, keys in any case, comments (`#` or `;`) on lines of their own only, indented lines as a nested
/// section, `[profile "a b"]`. A missing file is empty. A section or key that appears twice is an error.
/// ([file format](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html))
public final class ConfigFile {

    private static final Pattern SPACES = Pattern.compile("^[\\p{IsWhite_Space}\\x1c-\\x1f]+|"
            + "[\\p{IsWhite_Space}\\x1c-\\x1f]+$");

    private final Path config;
    private final Path credentials;
    private final Map<String, Map<String, String>> profiles = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> sharedKeys = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> others = new LinkedHashMap<>();

    private ConfigFile(Path config, Path credentials) {
        this.config = config;
        this.credentials = credentials;
    }

    /// Reads the files that `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name, or else those in `~/.aws`.
    ///
    /// @throws UserError if a file cannot be read or parsed
    public static ConfigFile read(Map<String, String> environment) {
        var files = new ConfigFile(
                path(environment, "AWS_CONFIG_FILE", "~/.aws/config"),
                path(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"));
        parse(files.config).forEach((title, properties) -> {
            var words = words(title);
            if (title.equals("default")) {
                files.profiles.put(title, properties);
            } else if (words.size() == 2 && words.getFirst().equals("profile")) {
                files.profiles.put(words.getLast(), properties);
            } else if (words.size() == 2) {
                files.others.put(words.getFirst() + " " + words.getLast(), properties);
            }
        });
        parse(files.credentials).forEach((name, properties) -> {
            files.sharedKeys.put(name, properties);
            files.profiles.computeIfAbsent(name, _ -> new LinkedHashMap<>()).putAll(properties);
        });
        return files;
    }

    /// Returns the names of all profiles, in the files' order.
    public Set<String> profiles() {
        return Collections.unmodifiableSet(profiles.keySet());
    }

    /// Returns the properties of a profile, with keys in lower case. The credentials file overrides the config file. An
    /// unknown profile has no properties. The value of a nested section is its lines, see [#nested].
    public Map<String, String> profile(String name) {
        return Collections.unmodifiableMap(profiles.getOrDefault(name, Map.of()));
    }

    /// Returns the properties of a profile in the credentials file alone.
    public Map<String, String> sharedCredentials(String name) {
        return Collections.unmodifiableMap(sharedKeys.getOrDefault(name, Map.of()));
    }

    /// Returns the properties of a section such as `[sso-session work]` or `[services local]`.
    public Map<String, String> section(String kind, String name) {
        return Collections.unmodifiableMap(others.getOrDefault(kind + " " + name, Map.of()));
    }

    /// Returns the names of the sections of a kind, such as `sso-session`.
    public List<String> names(String kind) {
        return others.keySet().stream().filter(title -> title.startsWith(kind + " "))
                .map(title -> title.substring(kind.length() + 1)).toList();
    }

    /// Returns the nested section in the value of a key, as in
    /// ```
    /// s3 =
    ///   addressing_style = path
    /// ```
    public static Map<String, String> nested(Map<String, String> properties, String key) {
        var nested = new LinkedHashMap<String, String>();
        properties.getOrDefault(key, "").lines().map(line -> line.split("=", 2)).filter(pair -> pair.length == 2)
                .forEach(pair -> nested.put(strip(pair[0]).toLowerCase(Locale.ROOT), strip(pair[1])));
        return nested;
    }

    /// Returns a profile as the SDK's `default` profile, together with its `[sso-session]`, for the settings that the
    /// SDK reads by itself, such as `use_fips_endpoint`. Keys, roles and endpoints are left out, because the SDK has
    /// other rules for them. It does not look for endpoints by itself either, which would be those of the process's
    /// environment.
    public ProfileFile toProfileFile(String profile) {
        var kept = new LinkedHashMap<>(profile(profile));
        kept.keySet().removeIf(key -> key.startsWith("aws_") && key.contains("_key") || key.endsWith("_token")
                || Set.of("endpoint_url", "services", "role_arn", "source_profile", "credential_source",
                        "credential_process", "web_identity_token_file").contains(key));
        kept.put("ignore_configured_endpoint_urls", "true");
        var session = kept.getOrDefault("sso_session", "");
        return ProfileFile.builder().type(ProfileFile.Type.CONFIGURATION)
                .content(section("default", kept) + section("sso-session " + session, section("sso-session", session)))
                .build();
    }

    private static String section(String title, Map<String, String> properties) {
        return properties.entrySet().stream().filter(property -> !property.getValue().isBlank())
                .map(property -> property.getKey() + " = " + property.getValue().replace("\n", "\n  ") + "\n")
                .collect(Collectors.joining("", "[" + title + "]\n", ""));
    }

    /// Returns the two files, for messages: `~/.aws/config and ~/.aws/credentials`.
    public String places() {
        return config + " and " + credentials;
    }

    /// Returns `text` with a leading `~` and each `$NAME` or `${NAME}` replaced from the environment.
    public static Path expand(Map<String, String> environment, String text) {
        var expanded = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})").matcher(text).replaceAll(match -> {
            var name = match.group(1) == null ? match.group(2) : match.group(1);
            return Matcher.quoteReplacement(environment.getOrDefault(name, match.group()));
        });
        var home = environment.getOrDefault("HOME", environment.getOrDefault("USERPROFILE",
                System.getProperty("user.home")));
        return Path.of(expanded.equals("~") || expanded.startsWith("~/") || expanded.startsWith("~\\")
                ? home + expanded.substring(1) : expanded);
    }

    /// Removes spaces of any kind, such as those of a web page that was copied from.
    public static String strip(String text) {
        return SPACES.matcher(text).replaceAll("");
    }

    private static Path path(Map<String, String> environment, String variable, String otherwise) {
        var value = environment.getOrDefault(variable, "");
        return expand(environment, value.isBlank() ? otherwise : value);
    }

    private static Map<String, Map<String, String>> parse(Path file) {
        List<String> lines;
        try {
            // Not readString, which fails at a single byte that is not UTF-8, if only in a comment.
            lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (NoSuchFileException absent) {
            return Map.of();
        } catch (IOException e) {
            throw UserError.configuration("cannot read \"" + file + "\"", e.getClass().getSimpleName());
        }
        return new Parser(file).parse(lines);
    }

    /// Splits text into words as a shell does: `profile "a b"` → `profile`, `a b`. There are none if a quote is missing.
    static List<String> words(String text) {
        if (!text.matches("(?s)(?:\"[^\"]*\"|'[^']*'|[^\"'])*+")) {
            return List.of();
        }
        return Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+").matcher(text).results()
                .map(word -> word.group().replaceAll("\"([^\"]*)\"|'([^']*)'", "$1$2")).toList();
    }

    private static final class Parser {

        private final Path file;
        private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        private Map<String, String> section;
        private String key;
        private int indent;

        Parser(Path file) {
            this.file = file;
        }

        Map<String, Map<String, String>> parse(List<String> lines) {
            for (int number = 1; number <= lines.size(); number++) {
                var line = lines.get(number - 1).replace("\uFEFF", "");
                var text = strip(line);
                if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != ';') {
                    read(line.indexOf(text.charAt(0)), text, number);
                }
            }
            return sections;
        }

        private void read(int depth, String text, int number) {
            if (key != null && depth > indent) {
                var isNested = section.get(key).isEmpty() || section.get(key).startsWith("\n");
                if (isNested && !text.contains("=")) {
                    throw broken(number, "expected key = value");
                }
                section.merge(key, text, (before, more) -> before + "\n" + more);
                return;
            }
            indent = depth;
            var end = text.lastIndexOf(']');
            if (text.charAt(0) == '[' && end > 1) {
                section = new LinkedHashMap<>();
                key = null;
                if (sections.putIfAbsent(text.substring(1, end).strip(), section) != null) {
                    throw broken(number, "this section appears twice");
                }
                return;
            }
            var pair = text.split("[=:]", 2);
            if (section == null || pair.length < 2 || strip(pair[0]).isEmpty()) {
                throw broken(number, section == null ? "expected a [section] first" : "expected key = value");
            }
            key = strip(pair[0]).toLowerCase(Locale.ROOT);
            if (section.putIfAbsent(key, strip(pair[1])) != null) {
                throw broken(number, "this key appears twice in its section");
            }
        }

        // Gives the line's number, not its text, which may contain a secret.
        private UserError broken(int number, String reason) {
            return UserError.configuration("cannot parse \"" + file + "\", line " + number, reason);
        }
    }
}
