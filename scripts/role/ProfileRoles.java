package role;

import module java.base;

import awskit.credentials.ConfigFile;

/// The roles that a profile assumes one after the other.
final class ProfileRoles {

    private ProfileRoles() {}

    /// Returns the ARNs of the roles in the order in which they are assumed; none for a profile without a role.
    static List<String> of(ConfigFile files, String profile) {
        var roles = new ArrayDeque<String>();
        var seen = new HashSet<String>();
        for (var name = profile; name != null && seen.add(name); name = files.profile(name).get("source_profile")) {
            var properties = files.profile(name);
            // A web identity needs no permission, and a source profile with keys is used for its keys, not for its
            // role.
            if (properties.containsKey("web_identity_token_file")
                    || seen.size() > 1 && properties.containsKey("aws_access_key_id")) {
                break;
            }
            Optional.ofNullable(properties.get("role_arn")).ifPresent(roles::push);
        }
        return List.copyOf(roles);
    }
}
