//SOURCES ../protocol/QueryService.java ../protocol/XmlWriter.java Constraints.java MfaDevices.java RoleSessions.java
package sandbox.sts;

import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import sandbox.protocol.AccessKey;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.Caller;
import sandbox.protocol.QueryService;
import sandbox.protocol.Refusal;
import sandbox.protocol.SignatureError;
import sandbox.protocol.XmlWriter;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/// STS: the identity of the caller, and temporary credentials for [roles][Role] and for the user.
///
/// The size of session policies is checked, but they are not applied. Only the permissions in the table of [Role] are
/// checked.
public final class StsService extends QueryService {

    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    private static final int MIN_SESSION_SECONDS = 900;
    private static final int MAX_SESSION_SECONDS = 129_600;
    private static final int SESSION_SECONDS = 43_200;

    public StsService(AccessKeyStore keys) {
        this(keys, new MfaDevices(keys));
    }

    private StsService(AccessKeyStore keys, MfaDevices mfa) {
        this(keys, mfa, new RoleSessions(keys, mfa));
    }

    private StsService(AccessKeyStore keys, MfaDevices mfa, RoleSessions roles) {
        super(keys, Map.<String, Operation<?>>of(
                "GetCallerIdentity", new Operation<GetCallerIdentityRequest>(GetCallerIdentityRequest::builder,
                        (request, call) -> identity(call.caller())),
                "GetSessionToken", new Operation<GetSessionTokenRequest>(GetSessionTokenRequest::builder,
                        (request, call) -> session(keys, mfa, request, call)),
                "AssumeRole", new Operation<AssumeRoleRequest>(AssumeRoleRequest::builder,
                        (request, call) -> roles.assume(request, call.caller())),
                "AssumeRoleWithWebIdentity", new Operation<AssumeRoleWithWebIdentityRequest>(
                        AssumeRoleWithWebIdentityRequest::builder, (request, call) -> roles.assume(request), false))::get,
                ".member.");
    }

    private static SdkPojo identity(Caller caller) {
        return GetCallerIdentityResponse.builder().arn(caller.arn()).userId(caller.userId()).account(caller.account())
                .build();
    }

    private static SdkPojo session(AccessKeyStore keys, MfaDevices mfa, GetSessionTokenRequest request, Call call) {
        new Constraints().number("durationSeconds", request.durationSeconds(), MIN_SESSION_SECONDS, MAX_SESSION_SECONDS)
                .text("serialNumber", request.serialNumber(), 9, 256, RoleSessions.SERIAL)
                .text("tokenCode", request.tokenCode(), 6, 6, RoleSessions.TOKEN_CODE).check();
        if (call.key().isTemporary()) {
            throw new Refusal(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
        }
        var caller = call.caller();
        var key = keys.issue(Caller.user(caller.arn(), caller.userId(),
                mfa.check(request.serialNumber(), request.tokenCode())),
                Duration.ofSeconds(Objects.requireNonNullElse(request.durationSeconds(), SESSION_SECONDS)));
        return GetSessionTokenResponse.builder().credentials(credentials(key)).build();
    }

    static Credentials credentials(AccessKey key) {
        return Credentials.builder().accessKeyId(key.id()).secretAccessKey(key.secret()).sessionToken(key.token())
                .expiration(key.expiration()).build();
    }

    @Override
    protected void authorize(Call call) {
        // Every caller may use every action.
    }

    @Override
    protected Refusal refusal(SignatureError error) {
        return switch (error) {
            case NOT_SIGNED -> new Refusal(403, "MissingAuthenticationToken",
                    "Request is missing Authentication Token");
            case UNKNOWN_KEY, WRONG_TOKEN -> new Refusal(403, "InvalidClientTokenId",
                    "The security token included in the request is invalid");
            case WRONG_SIGNATURE -> new Refusal(403, "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided. Check your AWS "
                            + "Secret Access Key and signing method. Consult the service documentation for details.");
            case WRONG_TIME -> new Refusal(403, "SignatureDoesNotMatch",
                    "Signature expired: the request was not signed within 15 minutes of now");
            case EXPIRED_TOKEN -> new Refusal(403, "ExpiredToken",
                    "The security token included in the request is expired");
        };
    }

    @Override
    protected String document(String action, String requestId, SdkPojo response) {
        return "<" + action + "Response xmlns=\"" + NAMESPACE + "\"><" + action + "Result>"
                + XmlWriter.members(response, DateTimeFormatter.ISO_INSTANT) + "</" + action + "Result>"
                + "<ResponseMetadata><RequestId>" + requestId + "</RequestId></ResponseMetadata></" + action
                + "Response>";
    }

    @Override
    protected String document(String requestId, Refusal refusal) {
        return "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + refusal.code()
                + "</Code><Message>" + XmlWriter.text(refusal.getMessage()) + "</Message></Error><RequestId>"
                + requestId + "</RequestId></ErrorResponse>";
    }
}
