/// The engine of list-running: which instances are asked for, and the columns that show them. Knows no options.
package running;
