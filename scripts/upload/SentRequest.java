package upload;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// A request on its way. If it could not be sent, reading the answer says so, or sends it again.
///
/// @param <T> what its answer says
interface SentRequest<T> {

    /// Returns a request that was answered.
    static <T> SentRequest<T> of(T answer) {
        return new SentRequest<>() {
            @Override
            public Optional<SocketChannel> awaited() {
                return Optional.empty();
            }

            @Override
            public T answer() {
                return answer;
            }
        };
    }

    /// Returns what becomes readable when the answer begins; empty if a thread has to wait for it.
    Optional<SocketChannel> awaited();

    /// Waits for the answer, and retries the request as the retry strategy says.
    T answer() throws IOException;
}
