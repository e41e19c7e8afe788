import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// What a [FaultProxy] does to a request.
sealed interface Fault {

    /// Answers in place of the server with an error, such as 503 and `SlowDown`. The server never sees the request.
    record Refuse(int status, String code) implements Fault {
    }

    /// Passes half of the request's body on and closes both connections. A request without a body is dropped.
    record CutRequest() implements Fault {
    }

    /// Lets the server do its work, passes half of its answer on and closes both connections. An answer without a body
    /// is dropped whole: the client cannot know whether the request was served.
    record CutResponse() implements Fault {
    }

    /// Passes the request on later.
    record Delay(Duration time) implements Fault {
    }

    /// Runs something before the request is passed on, such as killing the client or changing the file it sends.
    record Act(Runnable action) implements Fault {
    }

    /// Holds requests back until released.
    final class Hold implements Fault {

        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        /// Waits until a request is held.
        void awaitArrival() throws InterruptedException {
            arrived.await();
        }

        /// Lets the held ones go, and all that come later.
        void release() {
            released.countDown();
        }

        void stall() throws InterruptedException {
            arrived.countDown();
            released.await();
        }
    }
}
