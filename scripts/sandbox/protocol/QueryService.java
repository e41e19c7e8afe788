//DEPS org.gaul:s3proxy
//SOURCES Authentication.java QueryReader.java Service.java
package sandbox.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/// A service with a query protocol: a form as the request, XML as the response. This class authenticates the caller. A
/// subclass implements the operations with the request and response types of the SDK.
public abstract class QueryService implements Service {

    private static final int BODY_LIMIT = 8 << 20;

    /// @param caller null if the request is not signed
    public record Call(String action, Caller caller, AccessKey key, String region) {

        Call(String action, AccessKey key, String region) {
            this(action, key == null ? null : key.caller(), key, region);
        }
    }

    /// An action of the service.
    ///
    /// @param builder makes the builder of the request
    public record Operation<Q>(Supplier<? extends SdkPojo> builder, Answer<Q> answer, boolean isSigned) {

        public Operation(Supplier<? extends SdkPojo> builder, Answer<Q> answer) {
            this(builder, answer, true);
        }

        @SuppressWarnings("unchecked")
        private SdkPojo answer(QueryReader parameters, Call call) {
            return answer.to((Q) parameters.read(builder.get()), call);
        }
    }

    public interface Answer<Q> {

        SdkPojo to(Q request, Call call);
    }

    private final Authentication authentication;
    private final Function<String, Operation<?>> operations;
    private final String listMember;

    /// @param operations returns the action of a name; null if there is none
    /// @param listMember see [QueryReader]
    protected QueryService(AccessKeyStore keys, Function<String, Operation<?>> operations, String listMember) {
        this.authentication = new Authentication(keys, this::refusal);
        this.operations = operations;
        this.listMember = listMember;
    }

    /// Checks whether the caller is allowed to make this call.
    ///
    /// @throws Refusal if not
    protected abstract void authorize(Call call);

    /// Returns the service's error for a bad signature.
    protected abstract Refusal refusal(SignatureError error);

    /// Returns the document of a response.
    protected abstract String document(String action, String requestId, SdkPojo response);

    /// Returns the document of an error.
    protected abstract String document(String requestId, Refusal refusal);

    @Override
    public final void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var id = UUID.randomUUID().toString();
        try {
            send(response, id, 200, answer(request, id));
        } catch (Refusal refusal) {
            send(response, id, refusal.status(), document(id, refusal));
        }
    }

    private String answer(HttpServletRequest request, String id) throws IOException {
        var body = request.getInputStream().readNBytes(BODY_LIMIT);
        var form = body.length > 0 ? new String(body, UTF_8) : Objects.requireNonNullElse(request.getQueryString(), "");
        var parameters = new QueryReader(form, listMember);
        var action = parameters.parameter("Action");
        var operation = operations.apply(action);
        var isSigned = operation == null || operation.isSigned();
        var call = isSigned ? authenticate(action, request, body) : new Call(action, null, null);
        if (operation == null) {
            throw new Refusal("InvalidAction", "The action " + action + " is not in the sandbox");
        }
        authorize(call);
        return document(action, id, operation.answer(parameters, call));
    }

    private Call authenticate(String action, HttpServletRequest request, byte[] body) {
        var signer = authentication.signer(request, body);
        return new Call(action, signer.key(), signer.region());
    }

    private static void send(HttpServletResponse response, String id, int status, String document) throws IOException {
        response.setStatus(status);
        response.setContentType("text/xml;charset=UTF-8");
        response.setHeader("x-amzn-RequestId", id);
        response.getOutputStream().write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document).getBytes(UTF_8));
    }
}
