/// The engine of assume-role: which roles are assumed, and where their credentials go. Knows no options.
package role;
