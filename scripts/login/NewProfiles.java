//SOURCES ../role/EditedFile.java Portal.java
package login;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import role.EditedFile;

/// Profiles for the roles of an access portal, named by a pattern such as `{account_name}-{role_name}`. Spaces and
/// other characters of an account's name that do not belong in the name of a profile become hyphens.
public final class NewProfiles {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");
    private static final Pattern OTHERS = Pattern.compile("[^\\p{L}\\p{N}_.@+=,/-]+");

    private final SsoSession session;
    private final Optional<String> region;
    private final Map<String, Portal.Role> roles = new LinkedHashMap<>();

    /// @param region of the new profiles
    /// @throws UserError if the pattern has an unknown placeholder or gives two roles the same name
    public NewProfiles(SsoSession session, String pattern, Optional<String> region, List<Portal.Role> all) {
        this.session = session;
        this.region = region;
        for (var role : all) {
            if (!role.name().matches("[\\w+=,.@-]+") || !role.account().accountId().matches("\\d{12}")) {
                throw UserError.of(ExitCode.ERROR, "the portal lists \"" + place(role) + "\", which cannot be a role");
            }
            var name = name(pattern, role);
            var other = roles.putIfAbsent(name, role);
            if (other != null) {
                throw UserError.usage("\"" + pattern + "\" names two roles \"" + name + "\": " + place(other) + " and "
                        + place(role), "add {account_name}, {account_id} or {role_name}");
            }
        }
    }

    private String name(String pattern, Portal.Role role) {
        var name = PLACEHOLDER.matcher(pattern).replaceAll(match -> hyphenated(switch (match.group(1)) {
            case "account_name" -> Objects.requireNonNullElse(role.account().accountName(), role.account().accountId());
            case "account_id" -> role.account().accountId();
            case "role_name" -> role.name();
            case "sso_session" -> session.toString();
            default -> throw UserError.usage("unknown placeholder \"" + match.group() + "\" in \"" + pattern + "\"",
                    "{account_name}, {account_id}, {role_name} and {sso_session}");
        }));
        if (name.isEmpty() || OTHERS.matcher(name).find()) {
            throw UserError.usage("\"" + name + "\" cannot be the name of a profile",
                    "as in {account_name}-{role_name}");
        }
        return name;
    }

    private static String hyphenated(String text) {
        return OTHERS.matcher(text).replaceAll("-").replaceAll("^-+|-+$", "");
    }

    private static String place(Portal.Role role) {
        return role.name() + " in " + role.account().accountId();
    }

    /// Returns the names of the profiles to write, each with its role.
    public Map<String, Portal.Role> missing(ConfigFile files) {
        var missing = new LinkedHashMap<>(roles);
        missing.keySet().removeAll(files.profiles());
        return missing;
    }

    /// Returns how many of the profiles exist.
    public int existing(ConfigFile files) {
        return roles.size() - missing(files).size();
    }

    /// Adds the missing profiles at the end of the config file. Nothing else in the file changes.
    ///
    /// @return the profiles that were added
    /// @throws UserError if the file cannot be written
    public Map<String, Portal.Role> write(Map<String, String> environment) {
        var named = environment.getOrDefault("AWS_CONFIG_FILE", "");
        var file = ConfigFile.expand(environment, named.isBlank() ? "~/.aws/config" : named);
        var added = new LinkedHashMap<String, Portal.Role>();
        try {
            new EditedFile(file, false).edit(before -> {
                added.clear();
                added.putAll(missing(ConfigFile.read(environment)));
                return before + sections(before, added);
            });
            return added;
        } catch (IOException e) {
            throw UserError.configuration("cannot write \"" + file + "\"", e.getClass().getSimpleName());
        }
    }

    private String sections(String before, Map<String, Portal.Role> added) {
        var end = before.contains("\r\n") ? "\r\n" : "\n";
        var text = new StringBuilder(before.isEmpty() || before.endsWith("\n") || added.isEmpty() ? "" : end);
        added.forEach((name, role) -> {
            text.append(before.isEmpty() && text.isEmpty() ? "" : end)
                    .append(name.equals("default") ? "[default]" : "[profile " + name + "]").append(end);
            var settings = session.settings(role);
            region.ifPresent(id -> settings.put("region", id));
            settings.forEach((key, value) -> text.append(key).append(" = ").append(value).append(end));
        });
        return EditedFile.bytes(text.toString());
    }
}
