//SOURCES StubEndpoint.java

package support;

import module java.base;

import awskit.data.Json;

/// IAM Identity Center on loopback: sign-in (OIDC) and the access portal. It refuses what the real one refuses: clients
/// that are not registered, another redirect address, a verifier that does not fit the challenge, a code or a refresh
/// token that was used before, tokens that it has not given out.
public final class StubIdentityCenter implements AutoCloseable {

    private record Client(String secret, Map<?, ?> request) {}

    private record Grant(String clientId, String challenge, String redirectUri) {}

    private record Device(String clientId, AtomicBoolean approved) {}

    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, Device> devices = new ConcurrentHashMap<>();
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> accessTokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final StubEndpoint endpoint = StubEndpoint.answering(this::answer);

    /// The accounts and their roles.
    public final Map<String, List<String>> accounts = new ConcurrentSkipListMap<>();

    /// The keys of every role.
    public volatile String accessKey = "ASIAROLE";
    public volatile String secretKey = "TopSecretKey";
    public volatile String sessionToken = "TopToken";

    /// Answers to the next requests for a device's token, such as `slow_down`; then what the user does counts.
    public final Queue<String> deviceAnswers = new ConcurrentLinkedQueue<>();

    /// When a device asked for its token.
    public final List<Instant> polls = Collections.synchronizedList(new ArrayList<>());

    /// What the user does on the page.
    public volatile boolean refuses;

    /// What comes back instead of the state, if not empty.
    public volatile String wrongState = "";

    /// How long a token is valid, in seconds.
    public volatile int life = 8 * 3600;

    public StubIdentityCenter() {
        accounts.put("111111111111 Dev Account", List.of("Admin", "ReadOnly"));
        accounts.put("222222222222 prod", List.of("ReadOnly"));
    }

    public URI uri() {
        return endpoint.uri();
    }

    /// Returns the variables that lead a program here.
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_SSO", uri().toString(), "AWS_ENDPOINT_URL_SSO_OIDC", uri().toString());
    }

    /// Returns what was called so far, such as `register`, `authorize`, `token refresh_token`, `credentials Admin`.
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /// Returns how often something was called.
    public long count(String call) {
        return calls().stream().filter(call::equals).count();
    }

    /// Returns the clients' requests for registration.
    public List<Map<?, ?>> registrations() {
        return clients.values().stream().<Map<?, ?>>map(Client::request).toList();
    }

    /// Makes all access tokens void, and the refresh tokens too if asked.
    public void revoke(boolean refreshTokensToo) {
        accessTokens.clear();
        if (refreshTokensToo) {
            refreshTokens.clear();
        }
    }

    /// Returns every secret that was given out.
    public Set<String> secrets() {
        var secrets = new TreeSet<String>(refreshTokens);
        secrets.addAll(accessTokens);
        clients.values().forEach(client -> secrets.add(client.secret()));
        secrets.add(secretKey);
        secrets.add(sessionToken);
        return secrets;
    }

    private StubEndpoint.Answer answer(StubEndpoint.Seen seen) {
        var uri = URI.create(seen.path());
        var query = parameters(Objects.requireNonNullElse(uri.getRawQuery(), ""));
        return switch (seen.method() + " " + uri.getPath()) {
            case "POST /client/register" -> register(object(seen));
            case "GET /authorize" -> authorize(query);
            case "POST /token" -> token(object(seen));
            case "POST /device_authorization" -> device(object(seen));
            case "GET /device" -> approve(query);
            default -> portal(seen, uri.getPath(), query);
        };
    }

    private StubEndpoint.Answer register(Map<?, ?> request) {
        calls.add("register");
        if (!"public".equals(request.get("clientType")) || request.get("clientName") == null) {
            return refused("InvalidClientMetadataException", "invalid_client_metadata");
        }
        var id = "client-" + numbers.incrementAndGet();
        clients.put(id, new Client("ClientSecret" + id, request));
        return ok("clientId", id, "clientSecret", "ClientSecret" + id, "clientIdIssuedAt", 0,
                "clientSecretExpiresAt", Instant.now().plus(Duration.ofDays(90)).getEpochSecond());
    }

    /// The page where the user signs in: it sends the browser back.
    private StubEndpoint.Answer authorize(Map<String, String> query) {
        calls.add("authorize");
        var client = clients.get(query.getOrDefault("client_id", ""));
        var address = query.getOrDefault("redirect_uri", "");
        if (client == null || !"code".equals(query.get("response_type"))
                || !"S256".equals(query.get("code_challenge_method"))
                || !query.getOrDefault("code_challenge", "").matches("[\\w-]{43}")
                || query.getOrDefault("state", "").length() < 20
                || !"sso:account:access".equals(query.get("scopes"))
                || !List.of("authorization_code", "refresh_token").equals(client.request().get("grantTypes"))
                || !uri().toString().equals(String.valueOf(client.request().get("issuerUrl")).replace("/start", ""))
                || !List.of(address.replaceFirst(":\\d+/", "/")).equals(client.request().get("redirectUris"))) {
            return StubEndpoint.Answer.of(400, "a bad request: " + query);
        }
        var state = wrongState.isEmpty() ? query.get("state") : wrongState;
        if (refuses) {
            return StubEndpoint.Answer.of(302, "").with("Location", address + "?error=access_denied&state=" + state);
        }
        var code = "code-" + numbers.incrementAndGet();
        codes.put(code, new Grant(query.get("client_id"), query.get("code_challenge"), address));
        return StubEndpoint.Answer.of(302, "").with("Location", address + "?code=" + code + "&state=" + state);
    }

    private StubEndpoint.Answer device(Map<?, ?> request) {
        calls.add("device");
        if (!knows(request) || !(uri() + "/start").equals(request.get("startUrl"))) {
            return refused("InvalidClientException", "invalid_client");
        }
        var code = "WXYZ-" + numbers.incrementAndGet();
        devices.put(code, new Device((String) request.get("clientId"), new AtomicBoolean()));
        return ok("deviceCode", "device-" + code, "userCode", code, "verificationUri", uri() + "/device",
                "verificationUriComplete", uri() + "/device?user_code=" + code, "expiresIn", 600, "interval", 1);
    }

    private StubEndpoint.Answer approve(Map<String, String> query) {
        calls.add("approve");
        var device = devices.get(query.getOrDefault("user_code", ""));
        if (device == null) {
            return StubEndpoint.Answer.of(404, "no such code");
        }
        device.approved().set(true);
        return StubEndpoint.Answer.of(200, "approved");
    }

    private StubEndpoint.Answer token(Map<?, ?> request) {
        var type = String.valueOf(request.get("grantType"));
        calls.add("token " + type.replaceFirst(".*:", ""));
        if (!knows(request)) {
            return refused("InvalidClientException", "invalid_client");
        }
        return switch (type) {
            case "authorization_code" -> {
                var grant = codes.remove(String.valueOf(request.get("code")));
                yield grant != null && grant.clientId().equals(request.get("clientId"))
                        && grant.redirectUri().equals(request.get("redirectUri"))
                        && grant.challenge().equals(challenge((String) request.get("codeVerifier")))
                                ? granted() : refused("InvalidGrantException", "invalid_grant");
            }
            case "refresh_token" -> refreshTokens.remove(String.valueOf(request.get("refreshToken"))) ? granted()
                    : refused("InvalidGrantException", "invalid_grant");
            case "urn:ietf:params:oauth:grant-type:device_code" -> deviceToken(request);
            default -> refused("UnsupportedGrantTypeException", "unsupported_grant_type");
        };
    }

    private StubEndpoint.Answer deviceToken(Map<?, ?> request) {
        polls.add(Instant.now());
        var device = devices.get(String.valueOf(request.get("deviceCode")).replaceFirst("device-", ""));
        if (device == null || !device.clientId().equals(request.get("clientId"))) {
            return refused("InvalidGrantException", "invalid_grant");
        }
        var scripted = deviceAnswers.poll();
        if ("slow_down".equals(scripted)) {
            return refused("SlowDownException", "slow_down");
        }
        return refuses ? refused("AccessDeniedException", "access_denied")
                : scripted == null && device.approved().get() ? granted()
                : refused("AuthorizationPendingException", "authorization_pending");
    }

    private StubEndpoint.Answer granted() {
        var access = "AccessToken" + numbers.incrementAndGet();
        var refresh = "RefreshToken" + numbers.incrementAndGet();
        accessTokens.add(access);
        refreshTokens.add(refresh);
        return ok("accessToken", access, "refreshToken", refresh, "expiresIn", life, "tokenType", "Bearer");
    }

    private StubEndpoint.Answer portal(StubEndpoint.Seen seen, String path, Map<String, String> query) {
        calls.add(path.replaceFirst(".*/", "") + (path.endsWith("credentials") ? " " + query.get("role_name") : ""));
        if (!accessTokens.contains(seen.header("X-amz-sso_bearer_token"))) {
            return new StubEndpoint.Answer(401, Map.of("x-amzn-ErrorType", "UnauthorizedException"),
                    "{\"message\":\"Session token not found or invalid\"}");
        }
        return switch (seen.method() + " " + path) {
            case "GET /assignment/accounts" -> accounts(query);
            case "GET /assignment/roles" -> ok("roleList", accounts.entrySet().stream()
                    .filter(account -> account.getKey().startsWith(query.get("account_id")))
                    .flatMap(account -> account.getValue().stream())
                    .map(role -> Map.of("roleName", role, "accountId", query.get("account_id"))).toList());
            case "GET /federation/credentials" -> credentials(query);
            case "POST /logout" -> {
                accessTokens.remove(seen.header("X-amz-sso_bearer_token"));
                yield StubEndpoint.Answer.of(200, "");
            }
            default -> StubEndpoint.Answer.of(404, "");
        };
    }

    /// One account on each page.
    private StubEndpoint.Answer accounts(Map<String, String> query) {
        var all = List.copyOf(accounts.keySet());
        var n = Integer.parseInt(query.getOrDefault("next_token", "0"));
        var page = all.isEmpty() ? List.of() : List.of(Map.of("accountId", all.get(n).split(" ", 2)[0],
                "accountName", all.get(n).split(" ", 2)[1], "emailAddress", "aws" + n + "@example.com"));
        return n + 1 < all.size() ? ok("accountList", page, "nextToken", Integer.toString(n + 1))
                : ok("accountList", page);
    }

    private StubEndpoint.Answer credentials(Map<String, String> query) {
        var has = accounts.entrySet().stream().anyMatch(account -> account.getKey().startsWith(query.get("account_id"))
                && account.getValue().contains(query.get("role_name")));
        return has ? ok("roleCredentials", Map.of("accessKeyId", accessKey, "secretAccessKey", secretKey,
                "sessionToken", sessionToken, "expiration", Instant.now().plusSeconds(3600).toEpochMilli()))
                : new StubEndpoint.Answer(403, Map.of("x-amzn-ErrorType", "ForbiddenException"),
                        "{\"message\":\"No access\"}");
    }

    private boolean knows(Map<?, ?> request) {
        var client = clients.get(String.valueOf(request.get("clientId")));
        return client != null && client.secret().equals(request.get("clientSecret"));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Map<?, ?> object(StubEndpoint.Seen seen) {
        return (Map<?, ?>) Json.read(seen.body());
    }

    private static Map<String, String> parameters(String query) {
        return Stream.of(query.split("&")).map(pair -> pair.split("=", 2)).filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static StubEndpoint.Answer ok(Object... members) {
        var tree = new LinkedHashMap<String, Object>();
        for (var i = 0; i < members.length; i += 2) {
            tree.put((String) members[i], members[i + 1]);
        }
        return StubEndpoint.Answer.of(200, Json.line(tree)).with("Content-Type", "application/json");
    }

    private static StubEndpoint.Answer refused(String type, String error) {
        return new StubEndpoint.Answer(400, Map.of("x-amzn-ErrorType", type, "Content-Type", "application/json"),
                "{\"error\":\"" + error + "\",\"error_description\":\"no\"}");
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
