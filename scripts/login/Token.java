//SOURCES Registration.java SsoSession.java
package login;

import module java.base;

/// What a sign-in gives: an access token, and with some a refresh token for new ones.
///
/// @param refreshToken empty if it cannot be refreshed
/// @param client the client that got it; empty in files of other programs that leave it out
public record Token(String accessToken, Instant expiresAt, Optional<String> refreshToken,
        Optional<Registration> client) {

    /// How long before it expires a token is renewed, as in the AWS CLI.
    static final Duration WINDOW = Duration.ofMinutes(15);

    /// Returns whether the token can be used for a while.
    boolean isFresh() {
        return Instant.now().plus(WINDOW).isBefore(expiresAt);
    }

    /// Returns the members of the AWS CLI's file.
    Map<String, Object> toTree(SsoSession session) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("startUrl", session.startUrl());
        tree.put("region", session.region());
        tree.put("accessToken", accessToken);
        tree.put("expiresAt", text(expiresAt));
        client.ifPresent(registered -> {
            tree.put("clientId", registered.clientId());
            tree.put("clientSecret", registered.clientSecret());
            tree.put("registrationExpiresAt", text(registered.expiresAt()));
        });
        refreshToken.ifPresent(text -> tree.put("refreshToken", text));
        return tree;
    }

    /// Returns what a file holds; empty if it is not a token.
    static Optional<Token> of(Map<?, ?> tree) {
        try {
            var client = tree.get("clientId") == null || tree.get("registrationExpiresAt") == null
                    ? Optional.<Registration>empty()
                    : Optional.of(new Registration((String) tree.get("clientId"), (String) tree.get("clientSecret"),
                            instant(tree.get("registrationExpiresAt")), List.of(), List.of()));
            return Optional.of(new Token(Objects.requireNonNull((String) tree.get("accessToken")),
                    instant(tree.get("expiresAt")), Optional.ofNullable((String) tree.get("refreshToken")), client));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /// Returns a time as the AWS CLI writes it: `2026-01-31T12:00:00Z`.
    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Reads a time. Earlier versions of the AWS CLI wrote `UTC` instead of `Z`.
    static Instant instant(Object text) {
        return OffsetDateTime.parse(text.toString().replaceFirst("UTC$", "Z")).toInstant();
    }

    /// Contains no secret.
    @Override
    public String toString() {
        return "Token[expiresAt=" + expiresAt + "]";
    }
}
