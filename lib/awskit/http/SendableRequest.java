package awskit.http;

import module java.base;

import software.amazon.awssdk.http.ExecutableHttpRequest;

/// A request of a session's HTTP client, for a thread that has other things to do until the response comes.
public interface SendableRequest extends ExecutableHttpRequest {

    /// Sends the request, so that [#call()] only reads the response.
    ///
    /// @return what becomes readable when the response begins, for a selector; empty if it has begun or that is not known.
    ///         For `call` it must block again
    Optional<SocketChannel> send() throws IOException;
}
