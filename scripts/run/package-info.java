/// How a script of one's own runs at the speed of an installed command: compiled in the JVM that runs it, kept compiled
/// for the next run. Needs nothing but the JDK.
package run;
