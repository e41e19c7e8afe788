/// What makes a command of a class: options, help, output, progress and exit codes. Depends on every other package of the
/// library but `resources`.
package awskit.script;
