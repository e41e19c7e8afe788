/// The engine of sandbox: the server of all services, and the servers of other programs that it leads requests to. It
/// knows no options of the command line.
package sandbox;
