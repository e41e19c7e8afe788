/// The failures of calls and of users in one form, with a line and an exit code for each. Depends on no other package.
package awskit.errors;
