//DEPS org.gaul:s3proxy
package sandbox.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// One AWS service behind the sandbox's endpoint. The server routes a request to it by the service name in the
/// credential scope of the request's signature.
public interface Service {

    /// Answers one request in the service's own wire protocol, its errors included.
    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException;
}
