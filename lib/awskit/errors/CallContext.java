package awskit.errors;

import module java.base;

import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/// The call that an SDK exception came from. It is added to the exception as a suppressed one without a stack trace,
/// because the SDK's exceptions have neither the operation nor, for HEAD, the number of attempts.
public final class CallContext extends Exception {

    static final CallContext UNKNOWN = new CallContext(null, null, null, null, null, 0);

    private static final ExecutionAttribute<AtomicInteger> ATTEMPTS = new ExecutionAttribute<>("awskit.attempts");
    private static final ExecutionAttribute<byte[]> ERROR = new ExecutionAttribute<>("awskit.error");
    private static final int LONGEST_ERROR = 1 << 16;

    final String service;
    final String operation;
    final String region;
    final String endpoint;
    final String bucket;
    final int attempts;
    private byte[] error = {};

    /// Describes a call; each text may be null.
    ///
    /// @param endpoint such as `https://s3.eu-west-1.amazonaws.com`
    /// @param attempts how often the request was sent
    public CallContext(String service, String operation, String region, String endpoint, String bucket, int attempts) {
        super("", null, false, false);
        this.service = service;
        this.operation = operation;
        this.region = region;
        this.endpoint = endpoint;
        this.bucket = bucket;
        this.attempts = attempts;
    }

    private CallContext(Context.FailedExecution context, ExecutionAttributes attributes) {
        this(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                Optional.ofNullable(attributes.getAttribute(AwsExecutionAttribute.AWS_REGION)).map(Region::id)
                        .orElse(null),
                context.httpRequest().map(CallContext::endpoint).orElse(null),
                context.request().getValueForField("Bucket", String.class).orElse(null), attempts(attributes));
        error = Objects.requireNonNullElse(attributes.getAttribute(ERROR), error);
    }

    /// Returns a member of the error document, if it is XML; the SDK keeps that of S3 in no other way.
    Optional<String> member(String name) {
        var found = Pattern.compile("<" + name + ">([^<]*)</").matcher(new String(error, StandardCharsets.UTF_8));
        return !found.find() ? Optional.empty() : Optional.of(found.group(1).replace("&lt;", "<").replace("&gt;", ">")
                .replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&"));
    }

    /// Returns how often the request was sent so far.
    public static int attempts(ExecutionAttributes attributes) {
        return Optional.ofNullable(attributes.getAttribute(ATTEMPTS)).map(AtomicInteger::get).orElse(0);
    }

    private static String endpoint(SdkHttpRequest request) {
        var usual = request.port() == (request.protocol().equals("https") ? 443 : 80);
        return request.protocol() + "://" + request.host() + (usual ? "" : ":" + request.port());
    }

    @Override
    public String getMessage() {
        return service + " " + operation;
    }

    /// Adds the call to the exception that ends it.
    public static class Recorder implements ExecutionInterceptor {

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            attributes.putAttribute(ATTEMPTS, new AtomicInteger());
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            attributes.getAttribute(ATTEMPTS).incrementAndGet();
        }

        @Override
        public Optional<InputStream> modifyHttpResponseContent(Context.ModifyHttpResponse context,
                ExecutionAttributes attributes) {
            if (context.httpResponse().isSuccessful() || context.responseBody().isEmpty()) {
                return context.responseBody();
            }
            try {
                var error = context.responseBody().get().readNBytes(LONGEST_ERROR);
                attributes.putAttribute(ERROR, error);
                return Optional.of(new SequenceInputStream(new ByteArrayInputStream(error),
                        context.responseBody().get()));
            } catch (IOException e) {
                throw RetryableException.create("the error document was cut off", e);
            }
        }

        // Not modifyException, where S3 replaces exceptions later, and the call would be lost.
        @Override
        public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
            context.exception().addSuppressed(new CallContext(context, attributes));
        }
    }
}
