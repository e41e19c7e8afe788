//SOURCES ../../lib/awskit/credentials/ConfigFile.java

package role;

import module java.base;

import awskit.credentials.ConfigFile;

/// The roles that a profile assumes one after the other, as its configuration says.
final class ProfileRoles {

    private ProfileRoles() {}

    /// Returns their ARNs, the first to be assumed first; empty for a profile without a role.
    ///
    /// @param profile null for the environment's
    static List<String> of(Map<String, String> environment, String profile) {
        var files = ConfigFile.read(environment);
        var name = profile != null ? profile : environment.getOrDefault("AWS_PROFILE",
                environment.getOrDefault("AWS_DEFAULT_PROFILE", "default"));
        var roles = new ArrayDeque<String>();
        for (var seen = new HashSet<String>(); name != null && seen.add(name); ) {
            var properties = files.profile(name);
            // A web identity needs no permission, and a source with keys gives its keys even when it has a role.
            if (properties.containsKey("web_identity_token_file")
                    || seen.size() > 1 && properties.containsKey("aws_access_key_id")) {
                break;
            }
            Optional.ofNullable(properties.get("role_arn")).ifPresent(roles::push);
            name = properties.get("source_profile");
        }
        return List.copyOf(roles);
    }
}
