//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/QueryService.java ../protocol/RegionNames.java ../protocol/XmlWriter.java Ec2Operations.java
//SOURCES Ec2Regions.java Network.java SampleInstances.java
package sandbox.ec2;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.QueryService;
import sandbox.protocol.Refusal;
import sandbox.protocol.RegionNames;
import sandbox.protocol.SignatureError;
import sandbox.protocol.XmlWriter;
import software.amazon.awssdk.core.SdkPojo;

/// EC2: instances with their volumes, snapshots, images, addresses, security groups, VPCs, subnets, key pairs and tags,
/// regions and zones. Every account has its own in every region, among them [samples][Samples] from the start.
///
/// What is not held here is refused by name: an action, a parameter, or a filter.
public final class Ec2Service extends QueryService {

    /// The format of EC2's dates: `2026-01-31T10:00:00.000Z`, in whole seconds.
    static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000Z'").withZone(ZoneOffset.UTC);

    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private final Ec2Regions regions;

    public Ec2Service(AccessKeyStore keys, Duration transition) {
        this(keys, new Ec2Regions(keys, transition));
    }

    private Ec2Service(AccessKeyStore keys, Ec2Regions regions) {
        super(keys, action -> Ec2Operations.of(regions, action), ".");
        this.regions = regions;
    }

    public void seed(String region, int count) {
        if (!RegionNames.isEnabled(region)) {
            throw new IllegalArgumentException("region \"" + region + "\" is not enabled");
        }
        var busy = regions.of(new Network(AccessKeyStore.ACCOUNT, region));
        synchronized (busy) {
            SampleInstances.seed(busy, count);
        }
    }

    @Override
    protected void authorize(Call call) {
        if (!RegionNames.isEnabled(call.region())) {
            throw refusal(SignatureError.UNKNOWN_KEY);
        } else if (call.caller().isReadOnly() && !call.action().startsWith("Describe")) {
            throw new Refusal(403, "UnauthorizedOperation", "You are not authorized to perform this operation. User: "
                    + call.caller().arn() + " is not authorized to perform: ec2:" + call.action()
                    + " because no identity-based policy allows the ec2:" + call.action() + " action");
        }
    }

    @Override
    protected Refusal refusal(SignatureError error) {
        return switch (error) {
            case NOT_SIGNED -> new Refusal("MissingParameter",
                    "The request must contain the parameter AWSAccessKeyId");
            case EXPIRED_TOKEN, WRONG_TIME -> new Refusal("RequestExpired", "Request has expired.");
            case UNKNOWN_KEY, WRONG_TOKEN, WRONG_SIGNATURE -> new Refusal(401, "AuthFailure",
                    "AWS was not able to validate the provided access credentials");
        };
    }

    @Override
    protected String document(String action, String requestId, SdkPojo response) {
        var members = response.sdkFields().isEmpty() ? "<return>true</return>" : XmlWriter.members(response, DATE);
        return "<" + action + "Response xmlns=\"" + NAMESPACE + "\"><requestId>" + requestId + "</requestId>" + members
                + "</" + action + "Response>";
    }

    @Override
    protected String document(String requestId, Refusal refusal) {
        return "<Response><Errors><Error><Code>" + refusal.code() + "</Code><Message>"
                + XmlWriter.text(refusal.getMessage()) + "</Message></Error></Errors><RequestID>" + requestId
                + "</RequestID></Response>";
    }
}
