//SOURCES SignIn.java
package login;

import module java.base;

import awskit.credentials.CredentialsCache;

/// The token of a session: the cached one if the portal accepts it, or else a refreshed one, or else that of a new
/// sign-in. One process gets it, and others wait for that process.
///
/// @param lock keeps other processes away
public record TokenSource(SsoSession session, TokenCache cache, SignIn signIn, Portal portal, CredentialsCache lock) {

    /// How to sign in.
    public enum Way { BROWSER, DEVICE_CODE }

    /// Returns the cached token if it can be used.
    public Optional<Token> cached() {
        return cache.token(session).filter(Token::isFresh)
                .filter(token -> !session.accessesAccounts() || portal.accepts(token));
    }

    /// Returns a token that can be used, and keeps it.
    ///
    /// @param force whether to sign in even if that is not needed
    /// @throws awskit.errors.UserError if the user refuses or takes too long
    public Token get(Way way, boolean force) throws IOException {
        return lock.locked("sso " + session, () -> {
            var usable = force ? Optional.<Token>empty() : cached().or(this::refreshed);
            return usable.orElseGet(() -> kept(signIn.token(way == Way.BROWSER)));
        });
    }

    private Optional<Token> refreshed() {
        return cache.token(session).flatMap(signIn::refreshed).map(this::kept);
    }

    private Token kept(Token token) {
        cache.write(session, token);
        return token;
    }
}
