package sandbox.ec2;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// The default VPC of an account in a region: a subnet in each zone, a security group, and addresses. All IDs are
/// derived from the account and the region, so that they are the same in every sandbox.
record Network(String account, String region) {

    private static final int HOSTS = 250;

    /// Returns an ID such as `i-0d3f…`, always the same for a prefix and a number.
    String id(String prefix, int number) {
        var seed = (long) (account + region + prefix).hashCode() << 32 | number;
        return prefix + "-0" + HexFormat.of().toHexDigits(new SplittableRandom(seed).nextLong());
    }

    String vpc() {
        return id("vpc", 0);
    }

    String securityGroup() {
        return id("sg", 0);
    }

    String subnet(String zone) {
        return id("subnet", zoneIndex(zone));
    }

    String privateAddress(String zone, int number) {
        return "172.31." + (zoneIndex(zone) * 16 + number / HOSTS % 16) + "." + (number % HOSTS + 4);
    }

    /// Returns an address of the range that is reserved for benchmarks (RFC 2544).
    String publicAddress(int number) {
        return "198." + (18 + number / 65_536 % 2) + "." + number / 256 % 256 + "." + number % 256;
    }

    String macAddress(int number) {
        return HexFormat.ofDelimiter(":").formatHex(ByteBuffer.allocate(6).put((byte) 0x0e).put((byte) 0).putInt(number)
                .array());
    }

    String privateName(String address) {
        return "ip-" + address.replace('.', '-') + (region.equals("us-east-1") ? ".ec2" : "." + region + ".compute")
                + ".internal";
    }

    String publicName(String address) {
        return "ec2-" + address.replace('.', '-') + (region.equals("us-east-1") ? ".compute-1"
                : "." + region + ".compute") + ".amazonaws.com";
    }

    private static int zoneIndex(String zone) {
        return zone.charAt(zone.length() - 1) - 'a';
    }
}
