package awskit;

import awskit.errors.UserError;
import java.util.regex.Pattern;

/// A bucket and a key prefix: `s3://BUCKET[/PREFIX]`. The prefix is kept to the byte (`a//b/` stays `a//b/`).
///
/// The bucket is a bucket's name, an access point's alias or an access point's ARN.
///
/// @param bucket what the SDK takes as bucket
/// @param prefix what follows `s3://BUCKET/`; empty for the whole bucket
public record S3Location(String bucket, String prefix) {

    /// The longest key, in UTF-8 bytes
    /// ([object keys](https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html)).
    public static final int MAX_KEY_BYTES = 1024;

    private static final String SCHEME = "s3://";
    private static final Pattern ACCESS_POINT =
            Pattern.compile("(arn:aws[a-z-]*:s3:[a-z0-9-]+:\\d{12}:accesspoint[:/][^:/]+)(?:/(.*))?", Pattern.DOTALL);
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    /// Checks the bucket by S3's
    /// [rules for bucket names](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
    ///
    /// @throws UserError (usage) if it cannot be a bucket, naming the rule
    public S3Location {
        if (!ACCESS_POINT.matcher(bucket).matches()) {
            var broken = brokenRule(bucket);
            if (broken != null) {
                throw UserError.usage("\"" + bucket + "\" is not a bucket name", broken);
            }
        }
    }

    /// Returns the location that the text names.
    ///
    /// @throws UserError (usage) without `s3://` or with an invalid bucket
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

    /// Returns what the keys of everything under this location begin with: empty, or ending in `/`, so that `lib`
    /// leaves `library/x` alone.
    public String keyPrefix() {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /// Returns the key of a file by its path relative to the folder, `/` between names: `lib` and `lib/` both make
    /// `x` into `lib/x`, as `aws s3 sync` does.
    public String key(String relative) {
        return keyPrefix() + relative;
    }

    /// Returns `s3://BUCKET/PREFIX`.
    @Override
    public String toString() {
        return SCHEME + bucket + "/" + prefix;
    }

    /// Returns why the name is not one to upload to, or null. Reserved suffixes that mark aliases are let through:
    /// an access point's alias stands for a bucket.
    private static String brokenRule(String name) {
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
        if (name.endsWith("--x-s3")) {
            return "directory buckets are not supported: they list keys in no order";
        }
        if (name.endsWith(".mrap")) {
            return "multi-region access points are not supported";
        }
        return null;
    }
}
