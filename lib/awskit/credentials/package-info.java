/// The AWS configuration files, and the credentials that they and the environment lead to. Depends on `data` and `errors`.
package awskit.credentials;
