package sandbox.ec2;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// A block of IPv4 addresses, such as `10.0.0.0/16`.
record Cidr(int address, int bits) {

    private static final Pattern BLOCK =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    /// Returns the block that a text names; empty if it names none. Bits beyond the mask are cleared, as EC2 does.
    static Optional<Cidr> parse(String text) {
        var match = BLOCK.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var numbers = new int[5];
        Arrays.setAll(numbers, i -> Integer.parseInt(match.group(i + 1)));
        if (Arrays.stream(numbers, 0, 4).anyMatch(n -> n > 255) || numbers[4] > 32) {
            return Optional.empty();
        }
        var address = numbers[0] << 24 | numbers[1] << 16 | numbers[2] << 8 | numbers[3];
        return Optional.of(new Cidr(address & mask(numbers[4]), numbers[4]));
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << 32 - bits;
    }

    boolean contains(Cidr other) {
        return other.bits >= bits && (other.address & mask(bits)) == address;
    }

    boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    int size() {
        return 1 << 32 - bits;
    }

    /// Returns an address of the block.
    String address(int number) {
        var ip = address + number;
        return (ip >>> 24) + "." + (ip >>> 16 & 255) + "." + (ip >>> 8 & 255) + "." + (ip & 255);
    }

    @Override
    public String toString() {
        return address(0) + "/" + bits;
    }
}
