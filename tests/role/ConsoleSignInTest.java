//SOURCES ../../scripts/role/ConsoleSignIn.java ../support/StubEndpoint.java
//DEPS org.junit.jupiter:junit-jupiter

package role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import support.StubEndpoint;

/// The URL that signs a browser in, for each partition and each answer of the sign-in endpoint.
class ConsoleSignInTest {

    private static final AwsCredentials KEYS = AwsSessionCredentials.create("ASIA1", "TopSecret", "TopToken");
    private static final String PAGE = "https://console.aws.amazon.com/";

    @ParameterizedTest
    @CsvSource({
        "aws, eu-west-1, https://signin.aws.amazon.com/federation, console.aws.amazon.com",
        "aws-cn, cn-north-1, https://signin.amazonaws.cn/federation, console.amazonaws.cn",
        "aws-us-gov, us-gov-west-1, https://signin.amazonaws-us-gov.com/federation, console.amazonaws-us-gov.com",
        "aws-eusc, eusc-de-east-1, https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation, "
                + "console.amazonaws-eusc.eu",
        "aws-iso, us-iso-east-1, https://signin.c2shome.ic.gov/federation, console.c2shome.ic.gov",
        "aws-iso-b, us-isob-east-1, https://signin.sc2shome.sgov.gov/federation, console.sc2shome.sgov.gov",
        "aws-iso-e, eu-isoe-west-1, https://signin.csphome.adc-e.uk/federation, console.csphome.adc-e.uk",
        "aws-iso-f, us-isof-south-1, https://signin.csphome.hci.ic.gov/federation, console.csphome.hci.ic.gov"})
    void everyPartitionHasItsOwnConsole(String partition, String region, URI federation, String console) {
        assertEquals(partition, ConsoleSignIn.partition(region));
        var signIn = ConsoleSignIn.of(partition);
        assertEquals(federation, signIn.federation());
        assertEquals("https://" + console + "/", signIn.startPage(Optional.empty()));
        assertEquals("https://" + region + "." + console + "/console/home?region=" + region,
                signIn.startPage(Optional.of(region)));
    }

    @Test
    void knowsTheConsoleOfEveryPartition() {
        for (var region : Region.regions()) {
            if (!region.isGlobalRegion()) {
                ConsoleSignIn.of(ConsoleSignIn.partition(region.id()));
            }
        }
        var error = assertThrows(UserError.class, () -> ConsoleSignIn.of("aws-new"));
        assertEquals("the console of partition \"aws-new\" is not known", error.getMessage());
        assertEquals(ExitCode.USAGE, error.exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9911, http://127.0.0.1:9911/federation",
        "https://sts.eu-west-1.amazonaws.com, https://signin.aws.amazon.com/federation",
        "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com, https://signin.aws.amazon.com/federation",
        "https://sts.cn-north-1.amazonaws.com.cn, https://signin.aws.amazon.com/federation",
        "https://sts.eusc-de-east-1.amazonaws.eu, https://signin.aws.amazon.com/federation",
        "https://amazonaws.com.example, https://amazonaws.com.example/federation"})
    void asksAnEmulatorButNoEndpointOfAws(URI endpoint, URI federation) {
        assertEquals(federation, ConsoleSignIn.of("aws").at(endpoint).federation());
    }

    @Test
    void exchangesTheCredentialsForAToken() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.of(200, "{\"SigninToken\":\"a+b\"}"))) {
            assertEquals(stub.uri() + "/federation?Action=login&Issuer=awskit&Destination=https%3A%2F%2F"
                    + "console.aws.amazon.com%2F&SigninToken=a%2Bb", url(stub, KEYS, Optional.empty()).toString());
            var query = URLDecoder.decode(stub.seen.getFirst().path(), StandardCharsets.UTF_8);
            assertEquals("/federation?Action=getSigninToken&Session={\"sessionId\":\"ASIA1\",\"sessionKey\":"
                    + "\"TopSecret\",\"sessionToken\":\"TopToken\"}", query);

            url(stub, KEYS, Optional.of(Duration.ofHours(2)));
            assertTrue(stub.seen.getLast().path().contains("SessionDuration=7200"), stub.seen.getLast().path());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"SigninToken\":null}", "{\"SigninToken\":1}", "<html>TopSecret"})
    void saysThatAnAnswerHasNoToken(String answer) {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.of(200, answer))) {
            var error = assertThrows(UserError.class, () -> url(stub, KEYS, Optional.empty()));
            assertEquals("no sign-in token from 127.0.0.1: unexpected answer (check the network and the endpoint)",
                    error.getMessage());
            assertEquals(ExitCode.ERROR, error.exitCode());
        }
    }

    @Test
    void saysThatTheEndpointRefuses() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.of(400, "TopSecret"))) {
            var error = assertThrows(UserError.class, () -> url(stub, KEYS, Optional.empty()));
            assertTrue(error.getMessage().startsWith("127.0.0.1 refuses a sign-in with these credentials (status 400)"),
                    error.getMessage());
            assertEquals(ExitCode.REFUSED, error.exitCode());
        }
    }

    @Test
    void quotesNoCredentialsWhenItCannotConnect() {
        var stub = StubEndpoint.always(StubEndpoint.Answer.of(200, ""));
        stub.close();
        var error = assertThrows(UserError.class, () -> url(stub, KEYS, Optional.empty()));
        assertTrue(error.getMessage().startsWith("no sign-in token from 127.0.0.1: "), error.getMessage());
        assertFalse(error.getMessage().contains("TopSecret") || error.getCause() != null, error.getMessage());
    }

    @Test
    void sendsNoLongTermKeys() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.of(200, "{\"SigninToken\":\"t\"}"))) {
            var error = assertThrows(UserError.class, () -> url(stub, AwsBasicCredentials.create("AKIA1", "TopSecret"),
                    Optional.empty()));
            assertEquals("the console does not accept long-term keys (sign in with a role)", error.getMessage());
            assertTrue(stub.seen.isEmpty());
        }
    }

    private static URI url(StubEndpoint stub, AwsCredentials keys, Optional<Duration> duration) {
        try (var session = Session.builder().environment(Map.of()).region("us-east-1").build()) {
            return ConsoleSignIn.of("aws").at(stub.uri()).url(session, keys, duration, PAGE);
        }
    }
}
