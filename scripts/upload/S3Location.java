package upload;

import awskit.errors.UserError;
import java.util.Optional;
import java.util.regex.Pattern;

/// A bucket and a key prefix: `s3://BUCKET[/PREFIX]`. The prefix is kept to the byte (`a//b/` stays `a//b/`).
///
/// The bucket is the name of a bucket, or the alias or ARN of an access point.
///
/// @param bucket the bucket, as the SDK takes it
/// @param prefix the text after `s3://BUCKET/`; empty for the whole bucket
public record S3Location(String bucket, String prefix) {

    /// The longest key, in UTF-8 bytes
    /// ([object keys](https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html)).
    public static final int MAX_KEY_BYTES = 1024;

    private static final String SCHEME = "s3://";
    private static final Pattern ACCESS_POINT =
            Pattern.compile("(arn:aws[a-z-]*:s3:[a-z0-9-]*:\\d{12}:accesspoint[:/][^:/]+)(?:/(.*))?", Pattern.DOTALL);
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    /// Checks the bucket by S3's
    /// [rules for bucket names](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
    ///
    /// @throws UserError (usage) if it cannot be a bucket; the message names the rule
    public S3Location {
        if (!ACCESS_POINT.matcher(bucket).matches() || bucket.contains(":s3::")) {
            var broken = brokenRule(bucket);
            if (broken != null) {
                throw UserError.usage("\"" + bucket + "\" is not a bucket name", broken);
            }
        }
    }

    /// Returns the location that the text stands for.
    ///
    /// @throws UserError (usage) if it has no `s3://` or an invalid bucket
    public static S3Location parse(String text) {
        if (!text.startsWith(SCHEME)) {
            throw UserError.usage("\"" + text + "\" is not an S3 location", "as in s3://BUCKET/PREFIX");
        }
        var rest = text.substring(SCHEME.length());
        var accessPoint = ACCESS_POINT.matcher(rest);
        if (accessPoint.matches()) {
            return new S3Location(accessPoint.group(1), accessPoint.group(2) == null ? "" : accessPoint.group(2));
        }
        var slash = rest.indexOf('/');
        if (slash < 0) {
            return new S3Location(rest, "");
        }
        return new S3Location(rest.substring(0, slash), rest.substring(slash + 1));
    }

    /// Returns the prefix of all keys under this location. It is empty or ends in `/`, so that `lib` does not include
    /// `library/x`.
    public String keyPrefix() {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /// Returns the key of a file, whose path is relative to the folder and has `/` between names. Under `lib` and under
    /// `lib/` the key of `x` is `lib/x`, as in `aws s3 sync`.
    public String key(String relative) {
        return keyPrefix() + relative;
    }

    /// Returns the location of an object, as `aws s3 cp` understands it: under a prefix that is empty or ends in `/` an
    /// object gets the name of its file, any other prefix is the whole key.
    public S3Location object(String fileName) {
        return isFolder() ? new S3Location(bucket, prefix + fileName) : this;
    }

    /// Returns whether the text cannot be the key of an object: it is empty or ends in `/`.
    public boolean isFolder() {
        return prefix.isEmpty() || prefix.endsWith("/");
    }

    /// Returns the location above an object: its key up to the last `/`.
    public S3Location parent() {
        return new S3Location(bucket, prefix.substring(0, prefix.lastIndexOf('/') + 1));
    }

    /// Returns the last name of the key of an object.
    public String name() {
        return prefix.substring(prefix.lastIndexOf('/') + 1);
    }

    /// Returns whether the bucket is one of S3 Express One Zone.
    boolean isDirectoryBucket() {
        return bucket.endsWith("--x-s3");
    }

    /// Returns the region that the ARN of an access point names; empty for a bucket.
    Optional<String> region() {
        return bucket.startsWith("arn:") ? Optional.of(bucket.split(":")[3]) : Optional.empty();
    }

    /// Returns `s3://BUCKET/PREFIX`.
    @Override
    public String toString() {
        return SCHEME + bucket + "/" + prefix;
    }

    /// Returns the rule that a name breaks, or null. The reserved suffixes of aliases are allowed, since the alias of
    /// an access point stands for a bucket.
    private static String brokenRule(String name) {
        if (name.contains(".mrap")) {
            return "multi-region access points are not supported, because they need another signature (SigV4A); "
                    + "name the bucket, or an access point in one region";
        }
        if (name.startsWith("arn:")) {
            return "of ARNs only those of access points in a region are accepted: "
                    + "arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME";
        }
        if (name.isEmpty()) {
            return "as in s3://BUCKET/PREFIX";
        }
        if (name.length() < 3 || name.length() > 63) {
            return "bucket names have 3 to 63 characters, not " + name.length();
        }
        if (!name.matches("[a-z0-9.-]+")) {
            return "bucket names have only lower-case letters, digits, dots and hyphens";
        }
        if (!name.matches("[a-z0-9].*[a-z0-9]")) {
            return "bucket names begin and end with a letter or digit";
        }
        if (name.contains("..")) {
            return "bucket names have no two dots in a row";
        }
        if (IP_ADDRESS.matcher(name).matches()) {
            return "bucket names are not IP addresses";
        }
        for (var reserved : new String[] {"xn--", "sthree-", "amzn-s3-demo-"}) {
            if (name.startsWith(reserved)) {
                return "bucket names do not begin with " + reserved;
            }
        }
        return null;
    }
}
