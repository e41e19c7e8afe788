//SOURCES ../kit/Browser.java Callback.java TokenCache.java
package login;

import module java.base;

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import kit.Browser;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.endpoints.SsoOidcEndpointProvider;
import software.amazon.awssdk.services.ssooidc.model.AccessDeniedException;
import software.amazon.awssdk.services.ssooidc.model.AuthorizationPendingException;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenRequest;
import software.amazon.awssdk.services.ssooidc.model.ExpiredTokenException;
import software.amazon.awssdk.services.ssooidc.model.SlowDownException;

/// Signs in to IAM Identity Center, as the AWS CLI does: in the user's browser with an authorization code and
/// [PKCE](https://www.rfc-editor.org/rfc/rfc7636), or in a browser on any device with a
/// [device code](https://www.rfc-editor.org/rfc/rfc8628).
public final class SignIn {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    private final SsoSession session;
    private final TokenCache cache;
    private final SsoOidcClient oidc;
    private final URI endpoint;
    private final Consumer<String> notes;

    /// @param aws needs no credentials
    /// @param notes gets what the user is to do
    public SignIn(Session aws, SsoSession session, TokenCache cache, Consumer<String> notes) {
        this.session = session;
        this.cache = cache;
        this.notes = notes;
        oidc = aws.client(SsoOidcClient.builder(), session.region());
        endpoint = aws.endpoint("ssooidc").orElseGet(() -> SsoOidcEndpointProvider.defaultProvider()
                .resolveEndpoint(parameters -> parameters.region(Region.of(session.region()))).join()
                .endpointUrl().toUri());
    }

    /// Returns a new access token for the refresh token of an earlier sign-in; empty if the user has to sign in again.
    public Optional<Token> refreshed(Token token) {
        var client = token.client().filter(registered -> Instant.now().isBefore(registered.expiresAt()));
        if (client.isEmpty() || token.refreshToken().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(token(client.get(), request -> request.grantType("refresh_token")
                    .refreshToken(token.refreshToken().get())));
        } catch (AwsServiceException e) {
            if (e.statusCode() >= 500 || e.isThrottlingException()) {
                throw e;
            }
            return Optional.empty(); // expired, or revoked
        }
    }

    /// Signs in.
    ///
    /// @param browser whether to use the user's browser, if one opens here
    /// @throws UserError if the user refuses or takes too long
    public Token token(boolean browser) {
        try {
            // The older form of a session knows device codes only.
            var token = browser && session.name().isPresent() ? withBrowser() : Optional.<Token>empty();
            return token.isPresent() ? token.get() : withDeviceCode(browser && session.name().isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw UserError.of(ExitCode.INTERRUPTED, "interrupted");
        }
    }

    /// Returns nothing if no browser opens here.
    private Optional<Token> withBrowser() throws IOException, InterruptedException {
        var client = client(true);
        var verifier = secret();
        try (var callback = new Callback(secret())) {
            notes.accept("sign in to \"" + session + "\" in your browser");
            if (!Browser.openSecret(authorization(client, callback, verifier))) {
                notes.accept("no browser opens here, so that you sign in on any device");
                return Optional.empty();
            }
            var code = callback.code(PATIENCE);
            return Optional.of(token(client, request -> request.grantType("authorization_code").code(code)
                    .codeVerifier(verifier).redirectUri(callback.address())));
        }
    }

    /// @param opens whether to open the user's browser
    private Token withDeviceCode(boolean opens) throws InterruptedException {
        var client = client(false);
        var device = oidc.startDeviceAuthorization(request -> request.clientId(client.clientId())
                .clientSecret(client.clientSecret()).startUrl(session.startUrl()));
        notes.accept("sign in to \"" + session + "\" at " + device.verificationUriComplete());
        notes.accept("the page shows the code " + device.userCode() + ", or open " + device.verificationUri()
                + " and enter it");
        if (opens) {
            Browser.open(URI.create(device.verificationUriComplete()));
        }
        var interval = device.interval() == null ? USUAL_INTERVAL : Duration.ofSeconds(Math.max(1, device.interval()));
        for (var end = Instant.now().plusSeconds(device.expiresIn()); Instant.now().isBefore(end); ) {
            Thread.sleep(interval);
            try {
                return token(client, request -> request.grantType(DEVICE_CODE).deviceCode(device.deviceCode()));
            } catch (AuthorizationPendingException e) {
                // The user has not finished.
            } catch (SlowDownException e) {
                interval = interval.plusSeconds(5);
            } catch (AccessDeniedException e) {
                throw UserError.of(ExitCode.REFUSED, "the sign-in was refused: access_denied");
            } catch (ExpiredTokenException e) {
                break;
            }
        }
        throw UserError.configuration("the code has expired before anyone signed in with it", "try again");
    }

    private Token token(Registration client, UnaryOperator<CreateTokenRequest.Builder> grant) {
        var answer = oidc.createToken(grant.apply(CreateTokenRequest.builder().clientId(client.clientId())
                .clientSecret(client.clientSecret())).build());
        return new Token(answer.accessToken(), Instant.now().plusSeconds(answer.expiresIn()),
                Optional.ofNullable(answer.refreshToken()), Optional.of(client));
    }

    /// Returns the client that this sign-in needs, registered before by either program, or now.
    private Registration client(boolean browser) {
        var known = cache.registration(session).filter(client -> client.serves(browser));
        if (known.isPresent()) {
            return known.get();
        }
        var scopes = session.scopesToAsk();
        var grantTypes = browser ? List.of("authorization_code", "refresh_token") : List.<String>of();
        var answer = oidc.registerClient(request -> {
            request.clientName("awskit-" + session.name().orElse("login")).clientType("public");
            if (!scopes.isEmpty()) {
                request.scopes(scopes);
            }
            if (browser) {
                request.grantTypes(grantTypes).redirectUris(Callback.REGISTERED).issuerUrl(session.startUrl());
            }
        });
        var client = new Registration(answer.clientId(), answer.clientSecret(),
                Instant.ofEpochSecond(answer.clientSecretExpiresAt()), scopes, grantTypes);
        cache.write(session, client);
        return client;
    }

    /// Returns the sign-in page. Its parameter `scopes` is not OAuth's `scope`.
    private URI authorization(Registration client, Callback callback, String verifier) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client.clientId());
        parameters.put("redirect_uri", callback.address());
        parameters.put("state", callback.state());
        parameters.put("code_challenge_method", "S256");
        parameters.put("scopes", String.join(" ", session.scopesToAsk()));
        parameters.put("code_challenge", challenge(verifier));
        return URI.create(endpoint.toString().replaceFirst("/$", "") + "/authorize?" + parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(),
                        StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("&")));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String secret() {
        var random = new byte[48];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
