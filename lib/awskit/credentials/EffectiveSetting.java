package awskit.credentials;

import module java.base;

/// A setting that a session uses.
///
/// @param name its name in the configuration files
/// @param value its value; of a secret only the last four characters are shown, as by `aws configure list`
/// @param source where it was found: `explicit`, `AWS_REGION`, `profile "prod"`, `default`
/// @see awskit.Session#configuration()
public record EffectiveSetting(String name, String value, String source) {

    /// A setting's name, its default value, and its variables.
    private record Known(String name, String otherwise, String... variables) {}

    private static final List<Known> KEYS = List.of(
            new Known("aws_access_key_id", null, "AWS_ACCESS_KEY_ID"),
            new Known("aws_secret_access_key", null, "AWS_SECRET_ACCESS_KEY"),
            new Known("aws_session_token", null, "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"));

    /// In the order of boto3's guide, then of the SDKs' reference.
    private static final List<Known> KNOWN = List.of(
            new Known("region", "none", "AWS_REGION", "AWS_DEFAULT_REGION"),
            new Known("profile", "default", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"),
            new Known("config_file", "~/.aws/config", "AWS_CONFIG_FILE"),
            new Known("shared_credentials_file", "~/.aws/credentials", "AWS_SHARED_CREDENTIALS_FILE"),
            new Known("metadata_service_timeout", "1", "AWS_METADATA_SERVICE_TIMEOUT"),
            new Known("metadata_service_num_attempts", "1", "AWS_METADATA_SERVICE_NUM_ATTEMPTS"),
            new Known("max_attempts", "the retry mode's", "AWS_MAX_ATTEMPTS"),
            new Known("retry_mode", "standard", "AWS_RETRY_MODE"),
            new Known("connect_timeout", "10"), new Known("read_timeout", "60"),
            new Known("endpoint_url", "AWS's", "AWS_ENDPOINT_URL"),
            new Known("ignore_configured_endpoint_urls", "false", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
            new Known("verify_ssl", "true"),
            new Known("ca_bundle", "the JDK's", "AWS_CA_BUNDLE"),
            new Known("use_fips_endpoint", "false", "AWS_USE_FIPS_ENDPOINT"),
            new Known("use_dualstack_endpoint", "false", "AWS_USE_DUALSTACK_ENDPOINT"),
            new Known("s3_us_east_1_regional_endpoint", "legacy", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"));

    /// Returns the settings of a session, credentials first. Credentials are not fetched: if that is needed, the result
    /// tells their source.
    ///
    /// @param explicit the settings that the session was given, by name
    public static List<EffectiveSetting> all(Settings settings, Map<String, String> explicit) {
        var all = new ArrayList<>(credentials(settings, explicit));
        for (var known : KNOWN) {
            var given = Optional.ofNullable(explicit.get(known.name()))
                    .map(value -> new Settings.Setting(value, "explicit"));
            all.add(given.or(() -> settings.find(known.name(), known.variables()))
                    .or(() -> known.name().equals("ca_bundle") ? settings.find("", "REQUESTS_CA_BUNDLE")
                            : Optional.empty())
                    .map(found -> of(known.name(), found))
                    .orElseGet(() -> new EffectiveSetting(known.name(), known.otherwise(), "default")));
        }
        settings.environment().keySet().stream().filter(name -> name.startsWith("AWS_ENDPOINT_URL_")).sorted()
                .forEach(name -> settings.find("", name).ifPresent(found -> all.add(of(name.substring(17)
                        .toLowerCase(Locale.ROOT) + ".endpoint_url", found))));
        Stream.of("addressing_style", "use_accelerate_endpoint", "use_dualstack_endpoint").forEach(name ->
                settings.s3(name).ifPresent(found -> all.add(of("s3." + name, found))));
        return List.copyOf(all);
    }

    /// Returns the credentials that [CredentialsChain] would find, without fetching them.
    private static List<EffectiveSetting> credentials(Settings settings, Map<String, String> explicit) {
        if (explicit.containsKey("credentials")) {
            return List.of(new EffectiveSetting("credentials", explicit.get("credentials"), "explicit"));
        }
        var anyProfile = !explicit.containsKey("profile");
        var shared = settings.files().sharedCredentials(settings.effectiveProfile()).containsKey("aws_access_key_id");
        return Stream.<Supplier<List<EffectiveSetting>>>of(
                () -> anyProfile && settings.find("", "AWS_ACCESS_KEY_ID").isPresent()
                        ? keys(known -> settings.find("", known.variables())) : List.of(),
                () -> found(settings, "role_arn"),
                () -> found(settings, "web_identity_token_file", anyProfile ? "AWS_WEB_IDENTITY_TOKEN_FILE" : ""),
                () -> found(settings, "sso_session"),
                () -> found(settings, "sso_start_url"),
                () -> shared ? keys(known -> settings.find(known.name())) : List.of(),
                () -> found(settings, "login_session"),
                () -> found(settings, "credential_process"),
                () -> keys(known -> settings.find(known.name())),
                () -> found(settings, "container", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI"))
                .map(Supplier::get).filter(rows -> !rows.isEmpty()).findFirst()
                .orElse(List.of(new EffectiveSetting("credentials", "instance metadata", "default")));
    }

    private static List<EffectiveSetting> keys(Function<Known, Optional<Settings.Setting>> lookup) {
        return KEYS.stream().flatMap(key -> lookup.apply(key).map(found -> of(key.name(), found)).stream()).toList();
    }

    private static List<EffectiveSetting> found(Settings settings, String name, String... variables) {
        return settings.find(name, variables).map(found -> List.of(of(name, found))).orElse(List.of());
    }

    private static EffectiveSetting of(String name, Settings.Setting found) {
        return new EffectiveSetting(name, switch (name) {
            case "aws_access_key_id", "aws_secret_access_key", "aws_session_token" -> masked(found.value());
            // The arguments may contain secrets.
            case "credential_process" -> found.value().strip().replaceFirst("\\s.*", " …");
            // A URL may contain user:password@
            default -> found.value().replaceFirst("//[^/@]*@", "//");
        }, found.source());
    }

    private static String masked(String secret) {
        return "*".repeat(16) + (secret.length() < 16 ? "" : secret.substring(secret.length() - 4));
    }
}
