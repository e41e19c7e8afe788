package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.credentials.EffectiveSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;

/// The sources of a session's settings, in the order of boto3's guide: explicit, environment, files.
class ConfigurationTest {

    @TempDir
    Path home;

    private SessionBuilder session(String config, String... environment) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), config.replace("~", "\n"));
        var variables = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return Session.builder().environment(variables);
    }

    private static EffectiveSetting setting(String name, SessionBuilder builder) {
        try (var session = builder.build()) {
            return session.configuration().stream().filter(setting -> setting.name().equals(name)).findFirst()
                    .orElse(null);
        }
    }

    private static String shown(String name, SessionBuilder builder) {
        var setting = setting(name, builder);
        return setting == null ? null : setting.value() + " from " + setting.source();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // variable, setting, value of the variable, value in the profile (- if no file has the setting), default
        "AWS_ACCESS_KEY_ID,                   aws_access_key_id,             AKIDENVIRONMENT1, AKIDPROFILE12345, -",
        "AWS_DEFAULT_REGION,                  region,                        eu-west-1, us-west-2, none",
        "AWS_REGION,                          region,                        eu-west-1, us-west-2, none",
        "AWS_PROFILE,                         profile,                       other, -, default",
        "AWS_DEFAULT_PROFILE,                 profile,                       other, -, default",
        "AWS_CONFIG_FILE,                     config_file,                   ~/other, -, ~/.aws/config",
        "AWS_SHARED_CREDENTIALS_FILE,         shared_credentials_file,       ~/other, -, ~/.aws/credentials",
        "AWS_METADATA_SERVICE_TIMEOUT,        metadata_service_timeout,      5, 3, 1",
        "AWS_METADATA_SERVICE_NUM_ATTEMPTS,   metadata_service_num_attempts, 5, 3, 1",
        "AWS_MAX_ATTEMPTS,                    max_attempts,                  7, 9, the retry mode's",
        "AWS_RETRY_MODE,                      retry_mode,                    legacy, adaptive, standard",
        "AWS_ENDPOINT_URL,                    endpoint_url,                  http://a:1, http://b:2, AWS's",
        "AWS_CA_BUNDLE,                       ca_bundle,                     a.pem, b.pem, the JDK's",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, ignore_configured_endpoint_urls, true, false, false",
        "AWS_USE_FIPS_ENDPOINT,               use_fips_endpoint,             true, false, false",
        "AWS_USE_DUALSTACK_ENDPOINT,          use_dualstack_endpoint,        true, false, false",
    })
    void theEnvironmentBeatsTheProfile(String variable, String name, String said, String property, String otherwise)
            throws IOException {
        var key = name.equals("aws_access_key_id");
        var profile = "[profile other]~[default]~" + (property == null ? "" : name + " = " + property + "~")
                + (key ? "aws_secret_access_key = s~" : "");
        Function<String, String> mask = value -> key ? "*".repeat(16) + value.substring(value.length() - 4) : value;
        if (property != null) {
            assertEquals(mask.apply(property) + " from profile \"default\"", shown(name, session(profile)));
            if (!key) {
                assertEquals(otherwise + " from default", shown(name, session("")));
            }
        }
        assertEquals(mask.apply(said) + " from " + variable, shown(name, session(profile.replace("~[default]",
                variable.endsWith("FILE") ? "" : "~[default]"), variable, said, "AWS_SECRET_ACCESS_KEY",
                key ? "s" : "")));
    }

    @Test
    void explicitValuesBeatAll() throws IOException {
        var builder = session("[default]~region = a~max_attempts = 8~[profile p]~", "AWS_REGION", "b",
                "AWS_MAX_ATTEMPTS", "9", "AWS_ENDPOINT_URL", "http://env:1", "AWS_CA_BUNDLE", "env.pem",
                "AWS_PROFILE", "default").region("c").maxAttempts(2).retryMode(RetryMode.ADAPTIVE_V2)
                .endpoint(URI.create("http://127.0.0.1:9")).readTimeout(Duration.ofSeconds(7)).profile("p")
                .caBundle(Path.of("ca.pem")).verifySsl(false).credentials(AnonymousCredentialsProvider.create());
        Map.of("region", "c", "max_attempts", "2", "retry_mode", "adaptive", "endpoint_url", "http://127.0.0.1:9",
                "read_timeout", "7", "profile", "p", "ca_bundle", "ca.pem", "verify_ssl", "false",
                "credentials", "AnonymousCredentialsProvider")
                .forEach((name, value) -> assertEquals(value + " from explicit", shown(name, builder)));
        assertEquals("10 from default", shown("connect_timeout", builder));
    }

    @Test
    void defaultMaxAttemptsIsOnlyADefault() throws IOException {
        assertEquals("9 from AWS_MAX_ATTEMPTS", shown("max_attempts", session("", "AWS_MAX_ATTEMPTS", "9")
                .defaultMaxAttempts(5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "role_arn = R~source_profile = p                      | role_arn           | R",
        "web_identity_token_file = /t~role_arn = R            | role_arn           | R",
        "sso_session = work~aws_access_key_id = a             | sso_session        | work",
        "login_session = me                                   | login_session      | me",
        "credential_process = /opt/tool --password TopSecret  | credential_process | /opt/tool …",
        "region = x                                           | credentials        | instance metadata",
    })
    void saysWhereCredentialsWouldBeFetched(String properties, String name, String value) throws IOException {
        assertEquals(value, setting(name, session("[default]~" + properties)).value());
    }

    @Test
    void showsNoSecret() throws IOException {
        var builder = session("", "AWS_ACCESS_KEY_ID", "AKIDEXAMPLEABCDE", "AWS_SECRET_ACCESS_KEY",
                "TopSecretTopSecretTopSecret1234", "AWS_SESSION_TOKEN", "TopToken", "AWS_ENDPOINT_URL",
                "http://me:TopPassword@host:1", "AWS_ENDPOINT_URL_S3", "http://s3:1");
        try (var session = builder.build()) {
            var text = session.configuration().toString();
            assertFalse(text.contains("Top") || text.contains("AKID"), text);
            assertEquals(List.of("****************BCDE", "****************1234", "****************"),
                    session.configuration().stream().limit(3).map(EffectiveSetting::value).toList());
            assertEquals("http://host:1", setting("endpoint_url", builder).value());
            assertEquals("http://s3:1 from AWS_ENDPOINT_URL_S3", shown("s3.endpoint_url", builder));
        }
    }
}
