//DEPS org.gaul:s3proxy
//SOURCES ../protocol/AccessKeyStore.java ../protocol/Service.java
package sandbox.sts;

import awskit.data.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.Service;

/// The endpoint of AWS's sign-in pages that exchanges temporary credentials for a sign-in token:
/// `GET /federation?Action=getSigninToken&Session={"sessionId":"ASIA…","sessionKey":"…","sessionToken":"…"}`.
///
/// @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">
///      Custom URL for console access</a>
public final class Federation implements Service {

    public static final String PATH = "/federation";

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43_200;

    private final AccessKeyStore keys;

    public Federation(AccessKeyStore keys) {
        this.keys = keys;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if ("getSigninToken".equals(request.getParameter("Action")) && isKnown(request.getParameter("Session"))
                && isAllowed(request.getParameter("SessionDuration"))) {
            response.setContentType("application/json");
            response.getWriter().write(Json.line(Map.of("SigninToken", UUID.randomUUID().toString())));
        } else {
            response.setStatus(400);
            response.setContentType("text/html");
            response.getWriter().write("<html><body>Bad Request</body></html>");
        }
    }

    private boolean isKnown(String json) {
        try {
            return json != null && Json.read(json) instanceof Map<?, ?> session
                    && session.get("sessionId") instanceof String id
                    && session.get("sessionToken") instanceof String token
                    && keys.find(id).filter(key -> key.isTemporary() && !key.isExpired(keys.now())
                            && key.hasToken(token) && key.secret().equals(session.get("sessionKey"))).isPresent();
        } catch (RuntimeException notJson) {
            return false;
        }
    }

    private static boolean isAllowed(String seconds) {
        return seconds == null || seconds.matches("\\d{1,6}") && Integer.parseInt(seconds) >= MIN_SECONDS
                && Integer.parseInt(seconds) <= MAX_SECONDS;
    }
}
