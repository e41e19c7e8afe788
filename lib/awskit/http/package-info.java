/// How the clients of a session reach the network. Depends on `errors`.
package awskit.http;
