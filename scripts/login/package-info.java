/// The engine of login: signing in to IAM Identity Center, the AWS CLI's cache of tokens, and the accounts and roles
/// that a token gives access to. It knows no options of the command line.
package login;
