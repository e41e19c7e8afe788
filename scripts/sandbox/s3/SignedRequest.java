//DEPS org.gaul:s3proxy
package sandbox.s3;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;

/// A request with the path that was signed. The Java SDK signs `a//b` but sends `a/%2Fb`, so that its HTTP client does
/// not normalize it.
final class SignedRequest extends HttpServletRequestWrapper {

    private static final String TOKEN = "X-Amz-Security-Token";

    SignedRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public String getRequestURI() {
        return super.getRequestURI().replace("%2F", "/");
    }

    /// Returns a request without its session token, which S3Proxy does not support.
    static HttpServletRequest withoutToken(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {

            @Override
            public Enumeration<String> getHeaderNames() {
                return without(super.getHeaderNames());
            }

            @Override
            public Enumeration<String> getParameterNames() {
                return without(super.getParameterNames());
            }

            private Enumeration<String> without(Enumeration<String> names) {
                var all = Collections.list(names);
                all.removeIf(TOKEN::equalsIgnoreCase);
                return Collections.enumeration(all);
            }
        };
    }
}
