/// The AWS configuration files, and the credentials that a session gets from them and from the environment. Depends on
/// `data` and `errors`.
package awskit.credentials;
