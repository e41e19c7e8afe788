/// The engine of upload-folder: walk, listing, comparison and transfers. Knows no options and prints nothing.
///
/// [S3Signature] is used in place of the SDK's signer, and [WorkerPool] in place of the JDK's executors.
/// `./jbang tests/bench/by-hand.java` measures what that saves.
package upload;
