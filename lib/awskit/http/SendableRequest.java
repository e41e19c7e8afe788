package awskit.http;

import module java.base;

import software.amazon.awssdk.http.ExecutableHttpRequest;

/// A request of a session's HTTP client, for a thread that has other things to do until the response comes.
public interface SendableRequest extends ExecutableHttpRequest {

    /// Sends the request, so that [#call()] only reads the response.
    ///
    /// @return what can be read when the response has begun; empty if it has, or if that is not known
    Optional<SocketChannel> send() throws IOException;
}
