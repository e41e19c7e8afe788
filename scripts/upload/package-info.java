/// The engine of upload-folder: walk, listing, comparison and transfers. Knows no options and prints only
/// its [Progress].
///
/// Some classes do by hand what a library does too. `./jbang tests/bench/by-hand.java` compares the first two.
///
/// - [S3Signature], in place of the SDK's signer, which takes 12 % more time for 2,000 files of 16 KiB over http, and
///   11 % more CPU time and 45 MiB more memory for 1,000 files of 256 KiB. Over TLS they are alike within a tenth.
/// - [WorkerPool], in place of the JDK's executors. It is not faster. It stays because executors around a semaphore do
///   not share the places between files and parts, and send more than the limit allows while requests are throttled.
/// - [LeanRequests] with [RequestXml], [Answer], [ListedPage] and [BucketUrl], in place of the SDK's client, which takes
///   longer to start.
/// - [Hmac], in place of the JDK's `Mac`, which opens every jar of the class path when it is first used.
package upload;
