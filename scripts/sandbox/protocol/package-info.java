/// What the services of the sandbox share: access keys and signatures, the query protocol, and errors. It knows none of
/// the services.
package sandbox.protocol;
