package awskit.http;

import module java.base;

import software.amazon.awssdk.http.ExecutableHttpRequest;

/// A request of a session's HTTP client, for a thread that has other things to do until the response comes.
public interface SendableRequest extends ExecutableHttpRequest {

    /// Sends the request, so that [#call()] only reads the response.
    ///
    /// @return a channel that becomes readable when the response begins; empty if it has begun or that is not known.
    ///         Before `call` it has to be in blocking mode again
    Optional<SocketChannel> send() throws IOException;
}
