/// The engine of list-running: the filters that EC2 applies, and the columns that show an instance. It knows no options
/// of the command line.
package running;
