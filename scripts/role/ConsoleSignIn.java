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

/// Makes URLs that sign a browser in to the AWS console with the credentials of a role. Such a URL is valid for fifteen
/// minutes, and as secret as the credentials.
/// ([custom console access][doc])
///
/// [doc]: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
///
/// @param federation the endpoint that exchanges credentials for a sign-in token
/// @param console the host name of the partition's console
public record ConsoleSignIn(URI federation, String console) {

    /// Returns the sign-in of a partition, such as `aws`, `aws-cn` or `aws-eusc`.
    ///
    /// @throws UserError for an unknown partition
    public static ConsoleSignIn of(String partition) {
        var domain = switch (partition) {
            case "aws" -> "aws.amazon.com";
            case "aws-cn" -> "amazonaws.cn";
            case "aws-us-gov" -> "amazonaws-us-gov.com";
            case "aws-eusc" -> "amazonaws-eusc.eu";
            case "aws-iso" -> "c2shome.ic.gov";
            case "aws-iso-b" -> "sc2shome.sgov.gov";
            case "aws-iso-e" -> "csphome.adc-e.uk";
            case "aws-iso-f" -> "csphome.hci.ic.gov";
            default -> throw UserError.usage("the console of partition \"" + partition + "\" is not known");
        };
        // The European partition has no sign-in that serves all of its regions.
        var host = (partition.equals("aws-eusc") ? "eusc-de-east-1." : "") + "signin." + domain;
        return new ConsoleSignIn(URI.create("https://" + host + "/federation"), "console." + domain);
    }

    /// Returns the partition of a region, such as `aws-cn` of `cn-north-1`.
    public static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    /// Returns the sign-in at an emulator of AWS, such as `http://127.0.0.1:9911/federation`. An endpoint of AWS
    /// itself, such as a VPC's, changes nothing.
    public ConsoleSignIn at(URI endpoint) {
        var isOfAws = Region.regions().stream().map(region -> "." + PartitionMetadata.of(region).dnsSuffix())
                .anyMatch(endpoint.getHost()::endsWith);
        return isOfAws ? this
                : new ConsoleSignIn(endpoint.resolve("/federation"), console);
    }

    /// Returns the URL of the console's start page.
    ///
    /// @param region empty for the one that the console chooses
    public String startPage(Optional<String> region) {
        return region.map(id -> "https://" + id + "." + console + "/console/home?region=" + id)
                .orElse("https://" + console + "/");
    }

    /// Returns the URL that signs a browser in and opens a page.
    ///
    /// @param duration how long the browser stays signed in; empty for the default; must be empty for a chained
    ///     role
    /// @throws UserError if the credentials do not belong to a role, or if the endpoint refuses them
    public URI url(Session session, AwsCredentials credentials, Optional<Duration> duration, String destination) {
        if (!(credentials instanceof AwsSessionCredentials temporary)) {
            throw UserError.configuration("the console does not accept long-term keys", "sign in with a role");
        }
        var keys = new LinkedHashMap<String, String>();
        keys.put("sessionId", temporary.accessKeyId());
        keys.put("sessionKey", temporary.secretAccessKey());
        keys.put("sessionToken", temporary.sessionToken());
        var query = "Action=getSigninToken&Session=" + encoded(Json.line(keys))
                + duration.map(it -> "&SessionDuration=" + it.toSeconds()).orElse("");
        return URI.create(federation + "?Action=login&Issuer=awskit&Destination=" + encoded(destination)
                + "&SigninToken=" + encoded(token(session, query)));
    }

    /// Requests a sign-in token. Errors carry no message or cause of the HTTP client, which may quote the credentials.
    private String token(Session session, String query) {
        var request = SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(URI.create(federation + "?" + query))
                .build();
        try {
            var answer = session.httpClient().prepareRequest(HttpExecuteRequest.builder().request(request).build())
                    .call();
            try (InputStream body = answer.responseBody().isPresent() ? answer.responseBody().get()
                    : InputStream.nullInputStream()) {
                if (!answer.httpResponse().isSuccessful()) {
                    throw UserError.of(ExitCode.REFUSED, federation.getHost() + " refuses a sign-in with these "
                            + "credentials (status " + answer.httpResponse().statusCode() + ")",
                            "use the credentials of a role; --duration must be within the role's limit");
                }
                return token(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw noToken(e.getClass().getSimpleName(), "check the network");
        }
    }

    /// Returns the token in the answer of the endpoint: `{"SigninToken": "…"}`.
    private String token(String answer) {
        try {
            if (Json.read(answer) instanceof Map<?, ?> members
                    && members.get("SigninToken") instanceof String token) {
                return token;
            }
        } catch (IllegalArgumentException notJson) {
            // Something else answered, such as a proxy.
        }
        throw noToken("unexpected answer", "check the network and the endpoint");
    }

    private UserError noToken(String reason, String hint) {
        return UserError.of(ExitCode.ERROR, "no sign-in token from " + federation.getHost() + ": " + reason, hint);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
