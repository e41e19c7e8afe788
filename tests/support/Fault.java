//SOURCES HttpMessage.java

package support;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/// What a [FaultProxy] does to a request.
public sealed interface Fault {

    /// Answers in place of the server, which never sees the request.
    record Answer(int status, String body) implements Fault {

        String message(HttpMessage request, boolean close) {
            return "HTTP/1.1 " + status + " Injected\r\nContent-Type: application/xml\r\nContent-Length: "
                    + body.length() + (close ? "\r\nConnection: close" : "") + "\r\n\r\n"
                    + (request.method().equals("HEAD") ? "" : body);
        }
    }

    /// Answers in place of the server with an error, such as 503 and `SlowDown`.
    record Refuse(int status, String code) implements Fault {

        Answer answer() {
            return new Answer(status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                    + "</Code><Message>injected</Message><RequestId>FAULT</RequestId></Error>");
        }
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
        public void release() {
            released.countDown();
        }

        void stall() throws InterruptedException {
            arrived.countDown();
            released.await();
        }
    }

    /// When a fault happens: to every request that fits, unless narrowed.
    final class Rule {

        private final Predicate<HttpMessage> fits;
        private final Fault fault;
        private double share = 1;
        private int times = Integer.MAX_VALUE;

        Rule(Predicate<HttpMessage> fits, Fault fault) {
            this.fits = fits;
            this.fault = fault;
        }

        /// To this part of the requests only, drawn at random.
        public synchronized Rule share(double share) {
            this.share = share;
            return this;
        }

        /// To so many requests only, the next ones.
        public synchronized Rule times(int times) {
            this.times = times;
            return this;
        }

        Fault fault() {
            return fault;
        }

        synchronized boolean strikes(HttpMessage request, Random random) {
            if (times == 0 || !fits.test(request) || random.nextDouble() >= share) {
                return false;
            }
            times--;
            return true;
        }
    }
}
