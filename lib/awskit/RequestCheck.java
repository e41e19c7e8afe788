package awskit;

import module java.base;

import awskit.data.Members;
import awskit.errors.CallContext;
import awskit.errors.UserError;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/// Records calls, and refuses requests that the service would refuse, before they are sent, and names all that is wrong.
/// The SDK knows the required members of some services only, S3 among them.
final class RequestCheck extends CallContext.Recorder {

    /// As lax as boto3, since old buckets have names that S3 does not allow any more.
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._-]{1,255}|arn:.*");

    /// Checks the request when the SDK's own interceptors have filled in what they do.
    @Override
    public void beforeMarshalling(Context.BeforeMarshalling context, ExecutionAttributes attributes) {
        var wrong = new ArrayList<String>();
        for (var member : context.request().sdkFields()) {
            var value = member.getValueOrDefault(context.request());
            if (member.containsTrait(RequiredTrait.class) && (value == null || value instanceof SdkAutoConstructList)) {
                wrong.add("parameter \"" + Members.name(context.request(), member) + "\" is missing");
            }
        }
        if (attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME).equals("S3")) {
            context.request().getValueForField("Bucket", String.class).filter(name -> !BUCKET.matcher(name).matches())
                    .ifPresent(name -> wrong.add("\"" + name + "\" is not a bucket name"));
        }
        if (!wrong.isEmpty()) {
            throw UserError.usage(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME) + ": "
                    + String.join(", ", wrong));
        }
    }
}
