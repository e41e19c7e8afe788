//SOURCES S3Errors.java
package sandbox.s3;

import java.util.List;
import java.util.regex.Pattern;

/// The rules for the names of new buckets.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Naming rules</a>
final class BucketNames {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final List<String> PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> SUFFIXES = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketNames() {}

    static void check(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..") || ADDRESS.matcher(name).matches()
                || PREFIXES.stream().anyMatch(name::startsWith) || SUFFIXES.stream().anyMatch(name::endsWith)) {
            throw S3Errors.of(400, "InvalidBucketName", "The specified bucket is not valid.");
        }
    }
}
