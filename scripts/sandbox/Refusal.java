package sandbox;

/// An error that a service answers with: the HTTP status, the error code for programs, and the message for people.
final class Refusal extends RuntimeException {

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /// The error of an invalid request, with status 400.
    Refusal(String code, String message) {
        this(400, code, message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
