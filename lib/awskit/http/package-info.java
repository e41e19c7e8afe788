/// How the clients of a session reach the network. Depends on `errors`.
///
/// `Clients.make` builds every SDK client of a session, and [HttpClients] makes the HTTP client that it uses. Only the
/// SDK's own credential providers bring another one: the Apache client for SSO, URLConnection for containers and
/// instance metadata.
///
/// [BlockingHttpClient] is used in place of the SDK's Apache client. `./jbang tests/bench/by-hand.java` measures what
/// that saves.
package awskit.http;
