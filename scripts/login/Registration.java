//SOURCES Token.java
package login;

import module java.base;

/// awskit or the AWS CLI as a client that IAM Identity Center has registered.
///
/// @param grantTypes what it may exchange for a token; empty for one that was registered for device codes
record Registration(String clientId, String clientSecret, Instant expiresAt, List<String> scopes,
        List<String> grantTypes) {

    /// Returns whether the client can be used for a sign-in.
    boolean serves(boolean browser) {
        return grantTypes.contains("authorization_code") == browser
                && Instant.now().plus(Token.WINDOW).isBefore(expiresAt);
    }

    /// Returns the members of the AWS CLI's file.
    Map<String, Object> toTree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("clientId", clientId);
        tree.put("clientSecret", clientSecret);
        tree.put("expiresAt", Token.text(expiresAt));
        if (!scopes.isEmpty()) {
            tree.put("scopes", scopes);
        }
        if (!grantTypes.isEmpty()) {
            tree.put("grantTypes", grantTypes);
        }
        return tree;
    }

    /// Returns what a file holds; empty if it is not the registration of a client.
    static Optional<Registration> of(Map<?, ?> tree) {
        try {
            return Optional.of(new Registration((String) tree.get("clientId"), (String) tree.get("clientSecret"),
                    Token.instant(tree.get("expiresAt")), texts(tree.get("scopes")), texts(tree.get("grantTypes"))));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static List<String> texts(Object list) {
        return list == null ? List.of() : ((List<?>) list).stream().map(String.class::cast).toList();
    }

    /// Contains no secret.
    @Override
    public String toString() {
        return "Registration[clientId=" + clientId + ", expiresAt=" + expiresAt + "]";
    }
}
