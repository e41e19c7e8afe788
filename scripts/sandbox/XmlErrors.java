//DEPS org.gaul:s3proxy
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.gaul.shaded.org.eclipse.jetty.http.HttpField;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.handler.ErrorHandler;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/// Answers requests that Jetty itself refuses, such as those with a malformed path, as S3 does: in XML.
final class XmlErrors extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, "application/xml"));
        var code = switch (response.getStatus()) {
            case 400 -> "InvalidURI";
            case 405 -> "MethodNotAllowed";
            default -> response.getStatus() < 500 ? "InvalidRequest" : "InternalError";
        };
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code
                + "</Code><Message>The request is not valid.</Message></Error>";
        response.write(true, ByteBuffer.wrap(xml.getBytes(UTF_8)), callback);
        return true;
    }
}
