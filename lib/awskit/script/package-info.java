/// Options, help, output and exit codes of commands. Depends on all other packages except `resources` and
/// `http`.
package awskit.script;
