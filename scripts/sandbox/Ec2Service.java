//DEPS software.amazon.awssdk:ec2
//SOURCES ImageCatalog.java InstanceLaunches.java InstanceListing.java InstanceStates.java InstanceTags.java
//SOURCES QueryService.java Regions.java Role.java SampleInstances.java XmlWriter.java
package sandbox;

import static java.util.Map.entry;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/// EC2: instances with their tags, regions, zones and a few images. Every account has its own instances in every
/// region, among them a few samples from the start.
final class Ec2Service extends QueryService {

    /// The format of EC2's dates: `2026-01-31T10:00:00.000Z`, in whole seconds.
    static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000Z'").withZone(ZoneOffset.UTC);

    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

    /// An action on the instances of the caller's account in one region.
    private interface Action<Q> {

        SdkPojo on(Fleet fleet, Q request);
    }

    /// The instances of all accounts and regions, created on first use.
    private record Fleets(AccessKeyStore keys, Duration transition, Map<Network, Fleet> fleets) {

        Fleet of(Network network) {
            return fleets.computeIfAbsent(network, place -> {
                var fleet = new Fleet(network, transition, keys::now);
                SampleInstances.seed(fleet);
                return fleet;
            });
        }

        <Q> Operation<?> operation(Supplier<? extends SdkPojo> builder, Action<Q> action) {
            return new Operation<Q>(builder, (request, call) -> {
                var fleet = of(new Network(call.caller().account(), call.region()));
                synchronized (fleet) {
                    return action.on(fleet, request);
                }
            });
        }
    }

    private final Fleets fleets;

    Ec2Service(AccessKeyStore keys, Duration transition) {
        this(keys, new Fleets(keys, transition, new ConcurrentHashMap<>()));
    }

    private Ec2Service(AccessKeyStore keys, Fleets fleets) {
        super(keys, operations(fleets), ".");
        this.fleets = fleets;
    }

    private static Map<String, Operation<?>> operations(Fleets fleets) {
        return Map.ofEntries(
                entry("RunInstances", fleets.operation(RunInstancesRequest::builder, InstanceLaunches::run)),
                entry("StartInstances", fleets.operation(StartInstancesRequest::builder, InstanceStates::start)),
                entry("StopInstances", fleets.operation(StopInstancesRequest::builder, InstanceStates::stop)),
                entry("RebootInstances", fleets.operation(RebootInstancesRequest::builder, InstanceStates::reboot)),
                entry("TerminateInstances", fleets.operation(TerminateInstancesRequest::builder,
                        InstanceStates::terminate)),
                entry("DescribeInstances", fleets.operation(DescribeInstancesRequest::builder,
                        InstanceListing::instances)),
                entry("DescribeInstanceStatus", fleets.operation(DescribeInstanceStatusRequest::builder,
                        InstanceListing::statuses)),
                entry("CreateTags", fleets.operation(CreateTagsRequest::builder, InstanceTags::create)),
                entry("DeleteTags", fleets.operation(DeleteTagsRequest::builder, InstanceTags::delete)),
                entry("DescribeTags", fleets.operation(DescribeTagsRequest::builder, InstanceTags::describe)),
                entry("DescribeRegions", new Operation<DescribeRegionsRequest>(DescribeRegionsRequest::builder,
                        (request, call) -> Regions.regions(request))),
                entry("DescribeAvailabilityZones", new Operation<DescribeAvailabilityZonesRequest>(
                        DescribeAvailabilityZonesRequest::builder,
                        (request, call) -> Regions.zones(request, call.region()))),
                entry("DescribeImages", new Operation<DescribeImagesRequest>(DescribeImagesRequest::builder,
                        (request, call) -> ImageCatalog.describe(request))));
    }

    void seed(String region, int count) {
        if (!Regions.isEnabled(region)) {
            throw new IllegalArgumentException("region \"" + region + "\" is not enabled");
        }
        var fleet = fleets.of(new Network(AccessKeyStore.ACCOUNT, region));
        synchronized (fleet) {
            SampleInstances.seed(fleet, count);
        }
    }

    @Override
    void authorize(Call call) {
        if (!Regions.isEnabled(call.region())) {
            throw refusal(SignatureError.UNKNOWN_KEY);
        } else if (Role.isReadOnly(call.caller()) && !call.action().startsWith("Describe")) {
            throw new Refusal(403, "UnauthorizedOperation", "You are not authorized to perform this operation. User: "
                    + call.caller().arn() + " is not authorized to perform: ec2:" + call.action()
                    + " because no identity-based policy allows the ec2:" + call.action() + " action");
        }
    }

    @Override
    Refusal refusal(SignatureError error) {
        return switch (error) {
            case NOT_SIGNED -> new Refusal("MissingParameter",
                    "The request must contain the parameter AWSAccessKeyId");
            case EXPIRED_TOKEN, WRONG_TIME -> new Refusal("RequestExpired", "Request has expired.");
            case UNKNOWN_KEY, WRONG_TOKEN, WRONG_SIGNATURE -> new Refusal(401, "AuthFailure",
                    "AWS was not able to validate the provided access credentials");
        };
    }

    @Override
    String document(String action, String requestId, SdkPojo response) {
        var members = response.sdkFields().isEmpty() ? "<return>true</return>" : XmlWriter.members(response, DATE);
        return "<" + action + "Response xmlns=\"" + NAMESPACE + "\"><requestId>" + requestId + "</requestId>" + members
                + "</" + action + "Response>";
    }

    @Override
    String document(String requestId, Refusal refusal) {
        return "<Response><Errors><Error><Code>" + refusal.code() + "</Code><Message>"
                + XmlWriter.text(refusal.getMessage()) + "</Message></Error></Errors><RequestID>" + requestId
                + "</RequestID></Response>";
    }
}
