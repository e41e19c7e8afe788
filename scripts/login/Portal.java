//SOURCES SsoSession.java Token.java
package login;

import module java.base;

import awskit.Session;
import awskit.credentials.ConfigFile;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.sso.model.AccountInfo;
import software.amazon.awssdk.services.sso.model.UnauthorizedException;

/// The access portal: what a token gives access to.
public final class Portal {

    /// A role that the user may take on in an account.
    public record Role(AccountInfo account, String name) {}

    private static final int ACCOUNTS_AT_ONCE = 8;

    private final SsoSession session;
    private final SsoClient sso;

    /// @param aws needs no credentials
    public Portal(Session aws, SsoSession session) {
        this.session = session;
        sso = aws.client(SsoClient.builder(), session.region());
    }

    /// Returns where the portal's users sign in.
    public SsoSession session() {
        return session;
    }

    /// Returns whether the portal accepts a token, which may have been revoked.
    public boolean accepts(Token token) {
        try {
            sso.listAccounts(request -> request.accessToken(token.accessToken()).maxResults(1));
            return true;
        } catch (UnauthorizedException e) {
            return false;
        }
    }

    /// Returns all roles in all accounts, sorted by the account's name.
    public List<Role> roles(Token token) throws InterruptedException {
        var byName = Comparator.comparing((AccountInfo account) -> Objects.toString(account.accountName(), ""))
                .thenComparing(AccountInfo::accountId);
        var accounts = sso.listAccountsPaginator(request -> request.accessToken(token.accessToken())).accountList()
                .stream().sorted(byName).toList();
        try (var threads = Executors.newFixedThreadPool(ACCOUNTS_AT_ONCE)) {
            var pages = accounts.stream().map(account -> threads.submit(() -> roles(token, account))).toList();
            var roles = new ArrayList<Role>();
            for (var page : pages) {
                roles.addAll(page.get());
            }
            return roles;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException error ? error : new IllegalStateException(e.getCause());
        }
    }

    private List<Role> roles(Token token, AccountInfo account) {
        return sso.listAccountRolesPaginator(request -> request.accessToken(token.accessToken())
                .accountId(account.accountId())).roleList().stream().map(role -> new Role(account, role.roleName()))
                .sorted(Comparator.comparing(Role::name)).toList();
    }

    /// Returns the names of the profiles that have a role of this portal.
    public List<String> profiles(ConfigFile files, Role role) {
        return files.profiles().stream().filter(name -> files.profile(name).entrySet()
                .containsAll(session.settings(role).entrySet())).toList();
    }

    /// Ends the sign-in for all programs.
    public void logout(Token token) {
        try {
            sso.logout(request -> request.accessToken(token.accessToken()));
        } catch (UnauthorizedException e) {
            // It has ended.
        }
    }
}
