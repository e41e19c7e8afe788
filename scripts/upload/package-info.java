/// The engine of upload-folder: walk, listing, comparison and transfers. Knows no options and prints nothing.
package upload;
