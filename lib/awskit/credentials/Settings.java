package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.core.retry.RetryMode;

/// The settings that the environment and the configuration files give a session. The environment comes first.
/// Immutable.
public final class Settings {

    /// A value and where it was found: `AWS_REGION` or `profile "prod"`.
    public record Setting(String value, String source) {}

    private final Map<String, String> environment;
    private final ConfigFile files;
    private final String named;

    /// @param profile the name of the profile, or null for the environment's
    /// @throws UserError if neither file has the profile
    public Settings(Map<String, String> environment, String profile) {
        this.environment = environment;
        this.files = ConfigFile.read(environment);
        // AWS_PROFILE first, as the AWS CLI does; boto3 has it the other way round.
        this.named = profile != null ? profile
                : variable("AWS_PROFILE").or(() -> variable("AWS_DEFAULT_PROFILE")).map(Setting::value).orElse(null);
        if (named != null && !files.profiles().contains(named)) {
            var known = files.profiles().isEmpty() ? "no profiles there" : "profiles: " + String.join(", ",
                    files.profiles());
            throw UserError.configuration("unknown profile \"" + named + "\"",
                    "looked in " + files.places() + "; " + known);
        }
    }

    /// Returns the profile that was named explicitly or by the environment.
    public Optional<String> profile() {
        return Optional.ofNullable(named);
    }

    /// Returns the profile in use: the named one, or `default`, which may not exist.
    public String effectiveProfile() {
        return named == null ? "default" : named;
    }

    public ConfigFile files() {
        return files;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /// Returns the first variable that is set, or else the profile's property.
    public Optional<Setting> find(String property, String... variables) {
        return Stream.of(variables).flatMap(name -> variable(name).stream()).findFirst()
                .or(() -> property(files.profile(effectiveProfile()), property, ""));
    }

    /// Returns a value of the profile's nested `s3` section.
    public Optional<Setting> s3(String key) {
        return property(ConfigFile.nested(files.profile(effectiveProfile()), "s3"), key, " s3");
    }

    /// Returns the endpoint configured for a service: by the service's own variable, the variable for all services, the
    /// profile's services section, or the profile's `endpoint_url`. Configured endpoints can be ignored; then there is
    /// none.
    /// ([order](https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html))
    ///
    /// @param service the name in lower case without spaces, such as `s3` or `cloudwatchlogs`. The SDK's packages leave
    ///        out `service` at the end, as in `directory`
    public Optional<URI> endpoint(String service) {
        return configuredEndpoint(service).map(setting -> {
            if (!setting.value().matches("https?://[^/].*")) {
                throw malformed("endpoint", setting, "as in http://127.0.0.1:9000");
            }
            return URI.create(setting.value());
        });
    }

    public Optional<String> region() {
        return find("region", "AWS_REGION", "AWS_DEFAULT_REGION").map(Setting::value);
    }

    public Optional<RetryMode> retryMode() {
        return find("retry_mode", "AWS_RETRY_MODE").map(setting -> switch (setting.value().toLowerCase(Locale.ROOT)) {
            case "legacy" -> RetryMode.LEGACY;
            case "standard" -> RetryMode.STANDARD;
            case "adaptive" -> RetryMode.ADAPTIVE_V2;
            default -> throw malformed("retry mode", setting, "legacy, standard or adaptive");
        });
    }

    public Optional<Integer> maxAttempts() {
        return find("max_attempts", "AWS_MAX_ATTEMPTS").map(setting -> {
            if (!setting.value().matches("0*[1-9]\\d{0,8}")) {
                throw malformed("number of attempts", setting, "1 or more, the first included");
            }
            return Integer.valueOf(setting.value());
        });
    }

    public Optional<Path> caBundle() {
        return variable("AWS_CA_BUNDLE").or(() -> find("ca_bundle")).or(() -> variable("REQUESTS_CA_BUNDLE"))
                .map(setting -> ConfigFile.expand(environment, setting.value()));
    }

    private static UserError malformed(String what, Setting setting, String expected) {
        return UserError.configuration("bad " + what + " \"" + setting.value() + "\" in " + setting.source(), expected);
    }

    private Optional<Setting> configuredEndpoint(String service) {
        if (find("ignore_configured_endpoint_urls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                .filter(setting -> setting.value().equalsIgnoreCase("true")).isPresent()) {
            return Optional.empty();
        }
        var properties = files.profile(effectiveProfile());
        var services = files.section("services", properties.getOrDefault("services", ""));
        return environment.keySet().stream()
                .filter(name -> name.startsWith("AWS_ENDPOINT_URL_"))
                .filter(name -> names(name.substring("AWS_ENDPOINT_URL_".length()), service))
                .flatMap(name -> variable(name).stream()).findFirst()
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .or(() -> services.keySet().stream().filter(key -> names(key, service)).findFirst()
                        .flatMap(key -> property(ConfigFile.nested(services, key), "endpoint_url", " services")))
                .or(() -> property(properties, "endpoint_url", ""));
    }

    private static boolean names(String key, String service) {
        var plain = key.replace("_", "").toLowerCase(Locale.ROOT);
        return plain.equals(service) || plain.equals(service + "service");
    }

    private Optional<Setting> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank())
                .map(value -> new Setting(value, name));
    }

    private Optional<Setting> property(Map<String, String> properties, String key, String where) {
        return Optional.ofNullable(properties.get(key)).filter(value -> !value.isBlank())
                .map(value -> new Setting(value, "profile \"" + effectiveProfile() + "\"" + where));
    }
}
