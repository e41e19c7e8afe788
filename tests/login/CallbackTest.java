//SOURCES ../../scripts/login/Callback.java
//DEPS org.junit.jupiter:junit-jupiter

package login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackTest {

    private static HttpResponse<String> send(String method, String address) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(address)).method(method,
                    HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /oauth/callback?code=bad", "GET /oauth/callback?code=bad&state=",
        "GET /?code=bad&state=s%2B1", "GET /oauth/callback?code=bad&state=S%2B1",
        "GET /oauth/callback?error=x&state=other", "GET /oauth/callback",
        "POST /oauth/callback?code=bad&state=s%2B1", "GET /oauth/callback/more?code=bad&state=s%2B1",
        "GET /oauth/callback?code=bad&state=other&state=s%2B1"})
    void takesOnlyTheAnswerToItsOwnSignIn(String request) throws Exception {
        try (var callback = new Callback("s+1")) {
            var server = URI.create(callback.address()).resolve("/").toString();
            var other = request.split(" ")[1];
            var refused = send(request.split(" ")[0], server + other.substring(1));
            assertEquals(400, refused.statusCode());
            assertFalse(refused.body().contains("bad"), "nothing of the request is shown");
            assertEquals(200, send("GET", callback.address() + "?code=a%20b&state=s%2B1").statusCode());
            assertEquals("a b", callback.code(Duration.ofSeconds(30)));
        }
    }

    @Test
    void repeatsWhyTheSignInWasRefused() throws Exception {
        try (var callback = new Callback("s")) {
            send("GET", callback.address() + "?error=access_denied&error_description=ask+your+admin");
            var error = assertThrows(UserError.class, () -> callback.code(Duration.ofSeconds(30)));
            assertEquals("the sign-in was refused: access_denied, ask your admin", error.getMessage());
            assertEquals(ExitCode.REFUSED, error.exitCode());
        }
    }

    @Test
    void givesUpAfterAWhile() throws Exception {
        try (var callback = new Callback("s")) {
            var error = assertThrows(UserError.class, () -> callback.code(Duration.ofMillis(1)));
            assertEquals("no answer from the browser in 0 minutes (try again, or --no-browser)", error.getMessage());
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        try (var callback = new Callback("s")) {
            assertEquals("127.0.0.1", URI.create(callback.address()).getHost());
            assertEquals(Callback.REGISTERED, callback.address().replaceFirst(":\\d+/", "/"));
        }
    }
}
