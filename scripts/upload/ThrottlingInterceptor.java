//SOURCES WorkerPool.java
package upload;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Tells a [WorkerPool] how long the first answer takes, when an attempt of a request begins, when it is sent and when
/// it is throttled. The SDK repeats throttled requests on its own, so that its caller notices only how long they take.
final class ThrottlingInterceptor implements ExecutionInterceptor {

    private final WorkerPool workers;
    private final AtomicLong firstSent = new AtomicLong();
    private final AtomicBoolean firstAnswered = new AtomicBoolean();

    ThrottlingInterceptor(WorkerPool workers) {
        this.workers = workers;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attemptBegins();
        transmissionBegins();
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        attemptAnswered(context.httpResponse().statusCode());
    }

    /// To be called by the thread that is about to send a request.
    void attemptBegins() {
        if (firstSent.get() == 0) {
            firstSent.compareAndSet(0, System.nanoTime());
        }
        workers.attemptBegins();
    }

    /// To be called by the same thread when the request is signed.
    void transmissionBegins() {
        workers.transmissionBegins();
    }

    /// To be called by the same thread when the request is sent, if it can tell. From then on, the answer takes as long
    /// as the way there and back. To connect takes longer, above all with TLS, because nothing is compiled yet.
    void transmissionEnds() {
        if (!firstAnswered.get()) {
            firstSent.set(System.nanoTime());
        }
    }

    /// To be called by the thread that reads the answer, with the status of the answer: 503, as S3's
    /// [SlowDown](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), 429 and 509 ask to slow down.
    void attemptAnswered(int status) {
        if (!firstAnswered.get() && firstAnswered.compareAndSet(false, true)) {
            workers.firstAnswer(System.nanoTime() - firstSent.get());
        }
        if (status == 503 || status == 429 || status == 509) {
            workers.attemptThrottled();
        }
    }
}
