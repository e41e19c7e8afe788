package sandbox.protocol;

/// An error that a service answers with: the HTTP status, the error code for programs, and the message for people.
public final class Refusal extends RuntimeException {

    private final int status;
    private final String code;

    public Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /// The error of an invalid request, with status 400.
    public Refusal(String code, String message) {
        this(400, code, message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
