package running;

import module java.base;

import awskit.Retry;
import awskit.Session;
import awskit.data.Json;
import awskit.errors.CallContext;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/// The organization of a session's account. The SDK's client of Organizations would be one more jar, for one operation:
/// [ListAccounts](https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html).
public final class Organization {

    /// Where Organizations is, by partition; everywhere else in us-east-1.
    private static final Map<String, String> REGIONS = Map.of("aws-cn", "cn-northwest-1", "aws-us-gov", "us-gov-west-1",
            "aws-eusc", "eusc-de-east-1");

    private final Session session;
    private final String region;
    private final URI endpoint;

    private Organization(Session session) {
        this.session = session;
        var partition = PartitionMetadata.of(Region.of(session.findRegion().orElse("us-east-1")));
        region = REGIONS.getOrDefault(partition.id(), "us-east-1");
        endpoint = session.endpoint("organizations").orElseGet(() -> URI.create("https://organizations." + region + "."
                + partition.dnsSuffix()));
    }

    /// Returns the IDs of the active accounts.
    public static List<String> accounts(Session session) {
        return new Organization(session).accounts();
    }

    private List<String> accounts() {
        var accounts = new ArrayList<String>();
        var page = Map.<String, Object>of();
        do {
            var answer = retried(Json.line(page));
            for (var each : (List<?>) answer.get("Accounts")) {
                // Status will be replaced by State.
                if (each instanceof Map<?, ?> account && "ACTIVE".equals(Objects.requireNonNullElse(
                        account.get("State"), account.get("Status")))) {
                    accounts.add((String) account.get("Id"));
                }
            }
            page = answer.get("NextToken") == null ? Map.of() : Map.of("NextToken", answer.get("NextToken"));
        } while (!page.isEmpty());
        return accounts;
    }

    private Map<?, ?> retried(String json) {
        try {
            return Retry.on(failure -> failure.throttling() || failure.status() >= 500).maxAttempts(8)
                    .call(() -> listAccounts(json));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private Map<?, ?> listAccounts(String json) {
        var unsigned = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "AWSOrganizationsV20161128.ListAccounts").build();
        var signed = AwsV4HttpSigner.create().sign(sign -> sign.identity(session.credentials().resolveCredentials())
                .request(unsigned).payload(ContentStreamProvider.fromUtf8String(json))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "organizations")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        try {
            var answer = session.httpClient().prepareRequest(HttpExecuteRequest.builder().request(signed.request())
                    .contentStreamProvider(signed.payload().orElseThrow()).build()).call();
            try (var body = answer.responseBody().orElseThrow()) {
                var tree = (Map<?, ?>) Json.read(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                if (!answer.httpResponse().isSuccessful()) {
                    throw refused(tree, answer.httpResponse().statusCode());
                }
                return tree;
            }
        } catch (IOException e) {
            throw SdkClientException.create(e.getMessage(), e);
        }
    }

    private AwsServiceException refused(Map<?, ?> answer, int status) {
        var code = String.valueOf(answer.get("__type")).replaceFirst(".*#", "");
        var message = Objects.toString(answer.get("Message"), Objects.toString(answer.get("message"), ""))
                + (code.equals("AccessDeniedException") ? "; use the organization's management account or a delegated "
                        + "administrator, or name the --accounts" : "");
        var refused = AwsServiceException.builder().statusCode(status).message(message).awsErrorDetails(
                AwsErrorDetails.builder().serviceName("Organizations").errorCode(code).errorMessage(message).build()).build();
        refused.addSuppressed(new CallContext("Organizations", "ListAccounts", region, endpoint.toString(), null, 1));
        return refused;
    }
}
