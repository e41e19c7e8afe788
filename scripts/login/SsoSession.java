//SOURCES Portal.java
package login;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.errors.UserError;

/// Where to sign in: a section `[sso-session NAME]` of the config file, or the older form, in which each profile has an
/// `sso_start_url` of its own.
///
/// @param name the name of the section; empty for the older form
/// @param scopes what the config file asks for; may be empty
public record SsoSession(Optional<String> name, String startUrl, String region, List<String> scopes) {

    /// The scope that lists accounts and gives the credentials of roles.
    static final String ACCOUNT_ACCESS = "sso:account:access";

    /// Returns the section with a name.
    ///
    /// @throws UserError if there is none, or if it lacks a setting
    public static SsoSession named(ConfigFile files, String name) {
        if (!files.names("sso-session").contains(name)) {
            var known = files.names("sso-session");
            throw UserError.configuration("unknown sso-session \"" + name + "\"", "looked in " + files.places() + "; "
                    + (known.isEmpty() ? "no sso-session there" : "sso-sessions: " + String.join(", ", known)));
        }
        return of(Optional.of(name), files.section("sso-session", name), "sso-session \"" + name + "\"");
    }

    /// Returns where a profile signs in, or else the profile that it gets its credentials from.
    ///
    /// @throws UserError if it does not use IAM Identity Center, or if a setting is missing
    public static SsoSession ofProfile(ConfigFile files, String profile) {
        var seen = new LinkedHashSet<String>();
        for (var next = profile; next != null && seen.add(next); next = files.profile(next).get("source_profile")) {
            var properties = files.profile(next);
            if (properties.containsKey("sso_session")) {
                return named(files, properties.get("sso_session"));
            }
            if (properties.containsKey("sso_start_url")) {
                return of(Optional.empty(), properties, "profile \"" + next + "\"");
            }
            if (properties.containsKey("login_session")) {
                throw UserError.configuration("profile \"" + next + "\" signs in to the console, not to IAM Identity "
                        + "Center", "try aws login --profile " + next);
            }
        }
        throw UserError.configuration("profile \"" + profile + "\" does not sign in to IAM Identity Center",
                "it has no sso_session; see login --help");
    }

    /// Returns where the default profile signs in, or else the only section.
    ///
    /// @throws UserError if there is no section, or if there are several
    public static SsoSession ofDefault(ConfigFile files) {
        var profile = files.profile("default");
        if (profile.containsKey("sso_session") || profile.containsKey("sso_start_url")) {
            return ofProfile(files, "default");
        }
        var names = files.names("sso-session");
        if (names.size() != 1) {
            throw UserError.configuration(names.isEmpty() ? "no sso-session in " + files.places()
                    : "there are several sso-sessions: " + String.join(", ", names),
                    names.isEmpty() ? "login --help shows one" : "try --sso-session " + names.getFirst());
        }
        return named(files, names.getFirst());
    }

    private static SsoSession of(Optional<String> name, Map<String, String> properties, String place) {
        for (var key : List.of("sso_start_url", "sso_region")) {
            if (properties.getOrDefault(key, "").isBlank()) {
                throw UserError.configuration(place + " has no " + key, "login --help shows an example");
            }
        }
        if (!properties.get("sso_start_url").matches("https?://\\S+")) {
            throw UserError.configuration(place + " has a bad sso_start_url",
                    "as in https://my-company.awsapps.com/start");
        }
        return new SsoSession(name, properties.get("sso_start_url"), properties.get("sso_region"),
                Stream.of(properties.getOrDefault("sso_registration_scopes", "").split(",")).map(String::strip)
                        .filter(scope -> !scope.isEmpty()).toList());
    }

    /// Returns the settings of a profile that has a role.
    Map<String, String> settings(Portal.Role role) {
        var settings = new LinkedHashMap<String, String>();
        name.ifPresentOrElse(section -> settings.put("sso_session", section), () -> {
            settings.put("sso_start_url", startUrl);
            settings.put("sso_region", region);
        });
        settings.put("sso_account_id", role.account().accountId());
        settings.put("sso_role_name", role.name());
        return settings;
    }

    /// Returns the scopes to register a client with. A token of the older form has none, and cannot be refreshed.
    List<String> scopesToAsk() {
        return scopes.isEmpty() && name.isPresent() ? List.of(ACCOUNT_ACCESS) : scopes;
    }

    /// Returns whether a token gives access to accounts, not only to other applications.
    boolean accessesAccounts() {
        return scopes.isEmpty() || scopes.contains(ACCOUNT_ACCESS);
    }

    /// Returns the name of the section, or else the address.
    @Override
    public String toString() {
        return name.orElse(startUrl);
    }
}
