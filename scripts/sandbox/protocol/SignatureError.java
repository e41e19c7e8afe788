package sandbox.protocol;

/// What can be wrong with a signature. Each service has its own error for it.
public enum SignatureError { NOT_SIGNED, UNKNOWN_KEY, WRONG_SIGNATURE, WRONG_TIME, WRONG_TOKEN, EXPIRED_TOKEN }
