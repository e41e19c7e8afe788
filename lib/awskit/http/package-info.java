/// How the clients of a session reach the network. Depends on `errors`.
///
/// `Clients.make` builds every SDK client of a session, and [HttpClients] makes the HTTP client that it uses. Only the
/// SDK's own credential providers bring another one: the Apache client for SSO, URLConnection for containers and
/// instance metadata.
///
/// [BlockingHttpClient] is used in place of the SDK's Apache client, which takes 19 % more CPU time for a listing over
/// http, and for uploads 29 to 39 % more over http and 23 to 33 % more over TLS (`./jbang tests/bench/by-hand.java`).
/// Async clients find proxies by the SDK's own rules.
package awskit.http;
