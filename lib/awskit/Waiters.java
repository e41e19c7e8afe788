package awskit;

import module java.base;

import awskit.data.Parameters;
import awskit.errors.UserError;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.utils.builder.Buildable;

/// The waiters of any service by boto3's names, with a progress callback and a reason when they fail.
///
/// ```java
/// Waiters.of(s3).waitUntil("bucket_exists", Map.of("Bucket", "logs"));
/// Waiters.of(ec2).delay(Duration.ofSeconds(5)).maxAttempts(60)
///         .onAttempt(attempt -> System.err.println(attempt.number() + ": " + attempt.state()))
///         .waitUntil("instance_running", Map.of("InstanceIds", ids));
/// ```
/// The states, delays and attempts are those of the SDK's waiters: `ec2.waiter().waitUntilInstanceRunning(…)` is the
/// same without names. Immutable and thread-safe: each setter returns other waiters.
public final class Waiters {

    /// One request for the state of the resource.
    ///
    /// @param number the first is 1
    /// @param state the state that the response names, such as `pending`; the code of an error, such as `NotFound`;
    ///         empty if there is neither
    /// @param response empty if the request failed
    public record Attempt(int number, String state, Optional<SdkResponse> response) {}

    private final SdkClient client;
    private final Class<?> api;
    private final WaiterOverrideConfiguration override;
    private final Consumer<Attempt> listener;

    private Waiters(SdkClient client, WaiterOverrideConfiguration override, Consumer<Attempt> listener) {
        this.client = client;
        api = Stream.<Class<?>>iterate(client.getClass(), Objects::nonNull, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getInterfaces()))
                .filter(type -> type != SdkClient.class && SdkClient.class.isAssignableFrom(type)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(client + " is not a client of a service"));
        this.override = override;
        this.listener = listener;
    }

    /// Returns the waiters of a sync client.
    public static Waiters of(SdkClient client) {
        return new Waiters(client, WaiterOverrideConfiguration.builder().build(), _ -> {});
    }

    /// Returns the names in alphabetical order, as boto3's `waiter_names`: `[bucket_exists, bucket_not_exists, …]`.
    /// The list is empty for a service without waiters.
    public List<String> names() {
        return List.copyOf(methods().keySet());
    }

    /// Sets the time between two attempts; by default the waiter's own.
    public Waiters delay(Duration delay) {
        var backoff = delay.isZero() ? BackoffStrategy.retryImmediately()
                : BackoffStrategy.fixedDelayWithoutJitter(delay);
        return new Waiters(client, override.toBuilder().backoffStrategyV2(backoff).build(), listener);
    }

    /// Sets the number of attempts at most; by default the waiter's own. 0 makes one attempt, as 1 does.
    public Waiters maxAttempts(int number) {
        return new Waiters(client, override.toBuilder().maxAttempts(Math.max(1, number)).build(), listener);
    }

    /// Sets a listener that is called after every attempt, the last included.
    public Waiters onAttempt(Consumer<Attempt> listener) {
        return new Waiters(client, override, listener);
    }

    /// Waits, and returns the last attempt. The parameters have the API's own names, as in boto3's
    /// `waiter.wait(InstanceIds=[…])`.
    ///
    /// @param name such as `instance_running`
    /// @throws WaiterFailed if the state cannot be reached any more, or the attempts are used up
    /// @throws UserError (usage) for an unknown name or parameter
    /// @throws SdkException if a request fails in a way that the waiter has no rule for
    public Attempt waitUntil(String name, Map<String, ?> parameters) {
        var request = method(name).getParameterTypes()[0];
        var builder = Parameters.set(Parameters.builder(request), parameters);
        return waitUntil(name, (AwsRequest) ((Buildable) builder).build());
    }

    /// Waits as [#waitUntil(String, Map)] does, with a request of the waiter's operation.
    public Attempt waitUntil(String name, AwsRequest request) {
        var method = method(name);
        if (!method.getParameterTypes()[0].isInstance(request)) {
            throw UserError.usage("waiter \"" + name + "\" takes no " + request.getClass().getSimpleName(),
                    "but a " + method.getParameterTypes()[0].getSimpleName());
        }
        var recorder = new AttemptRecorder(listener);
        try (var waiter = (AutoCloseable) newWaiter()) {
            method.invoke(waiter, recorder.record(request), override);
            return recorder.last();
        } catch (InvocationTargetException e) {
            throw failed(name, recorder.last(), e.getCause());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot use " + method, e);
        }
    }

    private static RuntimeException failed(String name, Attempt last, Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        // An error that the waiter has no rule for, such as AccessDenied, has a cause; so has an interruption.
        if (thrown.getCause() instanceof RuntimeException unexpected) {
            return unexpected;
        }
        // The SDK tells the two apart in words only.
        return thrown instanceof SdkClientException e && e.getCause() == null && last != null
                ? new WaiterFailed(name, last, String.valueOf(e.getMessage()).contains("exceeded"), e)
                : (RuntimeException) thrown;
    }

    private Method method(String name) {
        return Optional.ofNullable(methods().get(name)).orElseThrow(() -> UserError.usage("unknown waiter \"" + name
                + "\"", names().isEmpty() ? client.serviceName() + " has none"
                        : "waiters: " + String.join(", ", names())));
    }

    private SortedMap<String, Method> methods() {
        var methods = new TreeMap<String, Method>();
        for (var method : waiter().map(Class::getMethods).orElse(new Method[0])) {
            var types = method.getParameterTypes();
            if (method.getName().startsWith("waitUntil") && types.length == 2
                    && types[1] == WaiterOverrideConfiguration.class) {
                methods.put(snakeCase(method.getName().substring("waitUntil".length())), method);
            }
        }
        return methods;
    }

    /// Finds `Ec2Waiter` of an `Ec2Client` by its name: to search the client's 2,000 methods takes half a second.
    private Optional<Class<?>> waiter() {
        try {
            var name = api.getSimpleName().replaceFirst("Client$", "Waiter");
            return Optional.of(Class.forName(api.getPackageName() + ".waiters." + name, true, api.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private AutoCloseable newWaiter() throws ReflectiveOperationException {
        var builder = waiter().orElseThrow().getMethod("builder");
        var made = builder.invoke(null);
        builder.getReturnType().getMethod("client", api).invoke(made, client);
        return (AutoCloseable) builder.getReturnType().getMethod("build").invoke(made);
    }

    /// `DBInstanceAvailable` is `db_instance_available`.
    private static String snakeCase(String name) {
        return name.replaceAll("(.)([A-Z][a-z]+)", "$1_$2").replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
