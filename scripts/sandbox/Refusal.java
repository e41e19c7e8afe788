package sandbox;

/// A service's refusal of a request: the HTTP status, the error code by which programs tell it from others, and a
/// message for people.
final class Refusal extends RuntimeException {

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /// A request that is wrong in itself: status 400.
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
