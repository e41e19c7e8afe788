//DEPS software.amazon.awssdk:aws-core
//SOURCES WaiterFailed.java data/Parameters.java data/Tree.java errors/Failure.java

package awskit;

import module java.base;

import awskit.data.Parameters;
import awskit.data.Tree;
import awskit.errors.Failure;
import awskit.errors.UserError;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
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
/// What is waited for, how long and how often are the SDK's own: `ec2.waiter().waitUntilInstanceRunning(…)` is the same
/// without names. Immutable; each setter returns a new one.
public final class Waiters {

    /// One look at the resource.
    ///
    /// @param number the first is 1
    /// @param state what the answer says its state is, such as `pending`; the code of an error, such as `NotFound`;
    ///         empty when the answer names none
    /// @param response null when the answer was an error
    public record Attempt(int number, String state, SdkResponse response) {}

    private static final Pattern STATE = Pattern.compile("(?i).*(state|status)");

    private final SdkClient client;
    private final Class<?> api;
    private final WaiterOverrideConfiguration override;
    private final Consumer<Attempt> listener;

    private Waiters(SdkClient client, WaiterOverrideConfiguration override, Consumer<Attempt> listener) {
        this.client = client;
        api = Stream.<Class<?>>iterate(client.getClass(), Objects::nonNull, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getInterfaces()))
                .filter(type -> type != SdkClient.class && SdkClient.class.isAssignableFrom(type)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(client + " is no service's client"));
        this.override = override;
        this.listener = listener;
    }

    /// Returns the waiters of a sync client.
    public static Waiters of(SdkClient client) {
        return new Waiters(client, WaiterOverrideConfiguration.builder().build(), _ -> {});
    }

    /// Returns the names in alphabetical order, as boto3's `waiter_names`: `[bucket_exists, bucket_not_exists, …]`.
    /// Empty for a service without waiters.
    public List<String> names() {
        return List.copyOf(methods().keySet());
    }

    /// How long to wait between two looks; the waiter's own unless set.
    public Waiters delay(Duration delay) {
        var backoff = delay.isZero() ? BackoffStrategy.retryImmediately()
                : BackoffStrategy.fixedDelayWithoutJitter(delay);
        return new Waiters(client, override.toBuilder().backoffStrategyV2(backoff).build(), listener);
    }

    /// How often to look at most; the waiter's own unless set. 0 looks once, as 1 does.
    public Waiters maxAttempts(int number) {
        return new Waiters(client, override.toBuilder().maxAttempts(Math.max(1, number)).build(), listener);
    }

    /// Told after every look, the last included.
    public Waiters onAttempt(Consumer<Attempt> listener) {
        return new Waiters(client, override, listener);
    }

    /// Waits with a request made of parameters by the API's own names, as boto3's `waiter.wait(InstanceIds=[…])`.
    ///
    /// @param name such as `instance_running`
    /// @return the last look
    /// @throws WaiterFailed when the state cannot be reached any more, or the attempts are used up
    /// @throws UserError (usage) for an unknown name or parameter
    /// @throws SdkException when the service refuses to answer
    public Attempt waitUntil(String name, Map<String, ?> parameters) {
        var request = method(name).getParameterTypes()[0];
        var builder = Parameters.set(Parameters.builder(request), parameters);
        return waitUntil(name, (AwsRequest) ((Buildable) builder).build());
    }

    /// Waits with any request of the operation that the waiter asks, as [#waitUntil(String, Map)] does.
    public Attempt waitUntil(String name, AwsRequest request) {
        var method = method(name);
        if (!method.getParameterTypes()[0].isInstance(request)) {
            throw UserError.usage("waiter \"" + name + "\" takes no " + request.getClass().getSimpleName(),
                    "but a " + method.getParameterTypes()[0].getSimpleName());
        }
        var looks = new Looks(listener);
        try (var waiter = (AutoCloseable) newWaiter()) {
            method.invoke(waiter, looks.watch(request), override);
            return looks.last;
        } catch (InvocationTargetException e) {
            throw failed(name, looks, e.getCause());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot use " + method, e);
        }
    }

    private static RuntimeException failed(String name, Looks looks, Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        // An answer that the waiter has no rule for, such as AccessDenied, has a cause; so has an interruption.
        if (thrown.getCause() instanceof RuntimeException unexpected) {
            return unexpected;
        }
        // The SDK tells the two apart in words only.
        return thrown instanceof SdkClientException e && e.getCause() == null && looks.last != null
                ? new WaiterFailed(name, looks.last, String.valueOf(e.getMessage()).contains("exceeded"), e)
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

    /// `Ec2Waiter` of an `Ec2Client`, by its name: to look through the client's 2,000 methods takes half a second.
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

    /// Sees the answers that the SDK's waiter keeps to itself.
    private static final class Looks implements ExecutionInterceptor {

        private final Consumer<Attempt> listener;
        private Attempt last;

        Looks(Consumer<Attempt> listener) {
            this.listener = listener;
        }

        AwsRequest watch(AwsRequest request) {
            var own = request.overrideConfiguration().map(AwsRequestOverrideConfiguration::toBuilder)
                    .orElseGet(AwsRequestOverrideConfiguration::builder);
            own.addPlugin(config -> config.overrideConfiguration(config.overrideConfiguration().toBuilder()
                    .addExecutionInterceptor(this).build()));
            return request.toBuilder().overrideConfiguration(own.build()).build();
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            look(state(Tree.of(context.response())), context.response());
        }

        @Override
        public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
            look(Failure.of(context.exception()).code(), null);
        }

        private void look(String state, SdkResponse response) {
            last = new Attempt(last == null ? 1 : last.number() + 1, state, response);
            listener.accept(last);
        }
    }

    /// The states nearest to the top of an answer: of `{"Table": {"TableStatus": "CREATING", "SSEDescription": …}}`
    /// the table's, not its encryption's. Several are separated by commas.
    private static String state(Object answer) {
        var level = List.<Object>of(answer);
        while (!level.isEmpty()) {
            var states = new TreeSet<String>();
            var below = new ArrayList<Object>();
            for (var value : level) {
                if (value instanceof List<?> list) {
                    below.addAll(list);
                } else if (value instanceof Map<?, ?> map) {
                    map.forEach((name, member) -> {
                        if (STATE.matcher((String) name).matches()) {
                            states.add(word(member));
                        } else {
                            below.add(member);
                        }
                    });
                }
            }
            states.remove("");
            if (!states.isEmpty()) {
                return String.join(", ", states);
            }
            level = List.copyOf(below);
        }
        return "";
    }

    /// `running`, of itself and of `{"Code": 16, "Name": "running"}`.
    private static String word(Object state) {
        return state instanceof Map<?, ?> map ? Stream.of("Name", "Status", "State", "Code").map(map::get)
                .filter(Objects::nonNull).findFirst().map(Object::toString).orElse("") : state.toString();
    }
}
