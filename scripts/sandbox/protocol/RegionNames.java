package sandbox.protocol;

import java.util.List;
import java.util.stream.Stream;

/// The regions that are enabled in a new account, and one that is not enabled.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html">Regions</a>
public final class RegionNames {

    /// The region of the sandbox's user.
    public static final String DEFAULT = "us-east-1";

    private static final List<String> ENABLED = List.of("ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
            "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1",
            "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2");
    private static final String NOT_ENABLED = "af-south-1";

    private RegionNames() {}

    public static boolean isEnabled(String region) {
        return ENABLED.contains(region);
    }

    public static boolean exists(String region) {
        return isEnabled(region) || region.equals(NOT_ENABLED);
    }

    public static Stream<String> all() {
        return Stream.concat(Stream.of(NOT_ENABLED), ENABLED.stream());
    }
}
