//DEPS software.amazon.awssdk:auth
//SOURCES ../../lib/awskit/Session.java

package role;

import module java.base;

import awskit.Session;
import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/// The address that signs a browser in to the AWS console with a role's credentials; it is as secret as they are, for
/// the fifteen minutes it is valid.
/// ([custom console access][doc])
///
/// [doc]: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
///
/// @param federation the endpoint that trades credentials for a sign-in token
/// @param console where the console of the partition is
public record ConsoleSignIn(URI federation, String console) {

    /// Returns the sign-in of a partition: `aws`, `aws-cn`, `aws-us-gov`.
    ///
    /// @throws UserError for a partition without a public console
    public static ConsoleSignIn of(String partition) {
        var domain = switch (partition) {
            case "aws" -> "aws.amazon.com";
            case "aws-cn" -> "amazonaws.cn";
            case "aws-us-gov" -> "amazonaws-us-gov.com";
            default -> throw UserError.usage("partition \"" + partition + "\" has no public console");
        };
        return new ConsoleSignIn(URI.create("https://signin." + domain + "/federation"), "console." + domain);
    }

    /// Returns the partition of a region, such as `aws-cn` of `cn-north-1`.
    public static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    /// Returns the sign-in at an emulation of AWS, as `http://127.0.0.1:9911/federation`; unchanged for an endpoint of
    /// AWS's own, such as a VPC's.
    public ConsoleSignIn at(URI endpoint) {
        return endpoint.getHost().matches(".*\\.amazonaws\\.com(\\.cn)?") ? this
                : new ConsoleSignIn(endpoint.resolve("/federation"), console);
    }

    /// Returns the console's start page in a region.
    ///
    /// @param region null for the one the console chooses
    public String destination(String region) {
        return region == null ? "https://" + console + "/"
                : "https://" + region + "." + console + "/console/home?region=" + region;
    }

    /// Returns the address to open.
    ///
    /// @param duration how long the browser stays signed in; null for what the endpoint chooses, and for chained roles
    /// @throws UserError when the credentials are no role's, or the endpoint refuses them
    public URI url(Session session, AwsCredentials credentials, Duration duration, String destination) {
        if (!(credentials instanceof AwsSessionCredentials temporary)) {
            throw UserError.configuration("the console takes no long-term keys", "sign in with a role");
        }
        var keys = new LinkedHashMap<String, String>();
        keys.put("sessionId", temporary.accessKeyId());
        keys.put("sessionKey", temporary.secretAccessKey());
        keys.put("sessionToken", temporary.sessionToken());
        var query = "Action=getSigninToken&Session=" + encoded(Json.line(keys))
                + (duration == null ? "" : "&SessionDuration=" + duration.toSeconds());
        return URI.create(federation + "?Action=login&Issuer=awskit&Destination=" + encoded(destination)
                + "&SigninToken=" + encoded(token(session, query)));
    }

    // No message or cause from below gets out of here: it could quote the query.
    private String token(Session session, String query) {
        var request = SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(URI.create(federation + "?" + query))
                .build();
        try {
            var answer = session.httpClient().prepareRequest(HttpExecuteRequest.builder().request(request).build())
                    .call();
            try (var body = answer.responseBody().isPresent() ? answer.responseBody().get()
                    : InputStream.nullInputStream()) {
                if (!answer.httpResponse().isSuccessful()) {
                    throw UserError.of(ExitCode.REFUSED, federation.getHost() + " refuses a sign-in with these "
                            + "credentials (status " + answer.httpResponse().statusCode() + ")",
                            "it takes a role's only; --duration must be within the role's limit");
                }
                var document = (Map<?, ?>) Json.read(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                return document.get("SigninToken").toString();
            }
        } catch (IOException | IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw UserError.of(ExitCode.ERROR, "no sign-in token from " + federation.getHost() + ": "
                    + e.getClass().getSimpleName(), "check the network");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
