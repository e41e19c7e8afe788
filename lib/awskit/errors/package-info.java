/// One view of every failure, and the line and exit code that a user gets for it. Depends on no other package.
package awskit.errors;
