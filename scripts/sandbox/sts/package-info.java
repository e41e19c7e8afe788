/// STS in the sandbox: sessions of roles and of the user, and the sign-in pages that take their credentials.
package sandbox.sts;
