/// The engine of assume-role: the chain of roles, and the forms in which their credentials are handed out. It knows no
/// options of the command line.
package role;
