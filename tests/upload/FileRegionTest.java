//SOURCES ../../scripts/upload/FileRegion.java

package upload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRegionTest {

    /// More than is held in memory.
    private static final int LARGE = 300_000;
    private static final FileTime TIME = FileTime.from(Instant.parse("2024-02-29T12:34:56.789Z"));

    @TempDir
    Path folder;

    private static byte[] random(int size) {
        var content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private SourceFile file(byte[] content) throws IOException {
        write(content);
        return SourceFile.of(folder.resolve("file"), new FileAccess(folder, true), BandwidthLimit.of(0),
                Progress.none());
    }

    /// Writes the file in place: neither its modification time nor its inode tells.
    private void write(byte[] content) throws IOException {
        Files.setLastModifiedTime(Files.write(folder.resolve("file"), content), TIME);
    }

    private static byte[] sent(FileRegion region) throws IOException {
        try (var body = region.newStream()) {
            return body.readAllBytes();
        }
    }

    /// Sends as much as there is to be had; returns it with what ended it.
    private record Cut(int bytes, FileState.Changed reason) {

        static Cut of(FileRegion region) {
            var sent = new ByteArrayOutputStream();
            var reason = assertThrows(FileState.Changed.class, () -> {
                try (var body = region.newStream()) {
                    body.transferTo(sent);
                }
            });
            return new Cut(sent.size(), reason);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64 * 1024, 64 * 1024 + 1, 256 * 1024, 256 * 1024 + 1, LARGE})
    void sendsTheContentAsOftenAsItIsAskedTo(int size) throws IOException {
        var content = random(size);
        var region = file(content).whole();
        assertEquals(size, region.length());
        assertArrayEquals(content, sent(region), "without a checksum");
        region.checksum(new CRC32(), false);
        assertArrayEquals(content, sent(region));
        assertArrayEquals(content, sent(region), "again");
    }

    @Test
    void goesOnFromTheBeginningAfterAnAttemptThatBrokeOff() throws IOException {
        var content = random(LARGE);
        var region = file(content).whole();
        region.checksum(new CRC32(), false);
        try (var body = region.newStream()) {
            assertEquals(1000, body.readNBytes(1000).length);
        }
        assertArrayEquals(content, sent(region));
    }

    /// A body that gives its buffer back twice would share it with two others.
    @ParameterizedTest
    @ValueSource(ints = {1000, 200_000, LARGE})
    void readsSideBySideWhatASecondCloseDoesNotMix(int size) throws IOException {
        var content = random(size);
        var other = random(size + 1);
        var region = file(content).whole();
        var otherRegion = new FileRegion(SourceFile.of(Files.write(folder.resolve("other"), other),
                new FileAccess(folder, true), BandwidthLimit.of(0), Progress.none()), 0, other.length);
        region.checksum(new CRC32(), true);
        otherRegion.checksum(new CRC32(), true);
        for (var i = 0; i < 3; i++) {
            var closedTwice = region.newStream();
            assertEquals(content[0] & 0xff, closedTwice.read());
            closedTwice.close();
            closedTwice.close();
        }
        try (var first = region.newStream(); var second = otherRegion.newStream()) {
            var begin = first.readNBytes(500);
            var otherBegin = second.readNBytes(500);
            assertArrayEquals(Arrays.copyOf(content, 500), begin);
            assertArrayEquals(Arrays.copyOf(other, 500), otherBegin);
            assertArrayEquals(Arrays.copyOfRange(content, 500, size), first.readAllBytes());
            assertArrayEquals(Arrays.copyOfRange(other, 500, size + 1), second.readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "1000, 5000", "7, 280000", "299000, 1000"})
    void sendsTheRegionAndNothingElse(int offset, int length) throws IOException {
        var content = random(LARGE);
        var expected = Arrays.copyOfRange(content, offset, offset + length);
        var crc = new CRC32();
        crc.update(expected);
        var region = new FileRegion(file(content), offset, length);
        assertEquals(crc.getValue(), region.checksum(new CRC32(), false));
        assertArrayEquals(expected, sent(region));
    }

    @Test
    void isEachPartOfAPlan() throws IOException {
        var content = random(6 << 20);
        var file = file(content);
        var plan = PartPlan.of(content.length, PartPlan.MIN_PART_SIZE);
        var sent = new ByteArrayOutputStream();
        for (var number = 1; number <= plan.count(); number++) {
            sent.writeBytes(sent(file.part(plan, number)));
        }
        assertEquals(2, plan.count());
        assertArrayEquals(content, sent.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, LARGE})
    void computesTheHashOfTheSignatureInEitherWay(int size) throws Exception {
        var content = random(size);
        var sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        var together = file(content).whole();
        together.checksum(new CRC32(), true);
        assertEquals(sha256, together.sha256());
        assertEquals(sha256, file(content).whole().sha256());
    }

    /// Its size and its modification time are the same, but not the time of its last change.
    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void withholdsTheEndOfAFileWhoseTimeWasSetBack(int size) throws IOException {
        var region = file(random(size)).whole();
        region.checksum(new CRC32(), false);
        write(random(size));
        assertEquals("changed while it was read", Cut.of(region).reason().getMessage());
    }

    /// The clock of the file system may not have moved on since the file was written.
    @RepeatedTest(20)
    void noticesAChangeRightAfterAnother() throws IOException {
        var source = file(random(100));
        write(random(100));
        assertThrows(FileState.Changed.class, source::verify);
    }

    /// As another program may do while the file waits to be sent.
    @Test
    void followsNoLinkThatTookThePlaceOfAFileOrAFolder() throws IOException {
        var secret = Files.writeString(Files.createDirectories(folder.resolve("elsewhere")).resolve("file"), "secret");
        var root = Files.createDirectories(folder.resolve("root/sub"));
        for (var name : List.of("file", "folder", "unharmed")) {
            Files.writeString(Files.createDirectories(root.resolve(name)).resolve("file"), "public");
        }
        var access = new FileAccess(folder.resolve("root"), false);
        Files.delete(root.resolve("file/file"));
        Files.createSymbolicLink(root.resolve("file/file"), secret);
        Files.move(root.resolve("folder"), root.resolve("moved"));
        Files.createSymbolicLink(root.resolve("folder"), secret.getParent());
        assertThrows(IOException.class, () -> access.open(root.resolve("file/file")));
        assertThrows(IOException.class, () -> access.open(root.resolve("folder/file")));
        assertThrows(FileState.Changed.class, () -> access.state(root.resolve("file/file")));
        try (var channel = access.open(root.resolve("unharmed/file"))) {
            assertEquals(6, channel.size());
        }
    }

    @Test
    void withholdsTheEndOfContentOfAnotherChecksum() throws IOException {
        var content = random(LARGE);
        var region = file(content).whole();
        region.checksum(new CRC32(), false);
        content[5]++;
        write(content);
        var cut = Cut.of(region);
        assertEquals("changed while it was read", cut.reason().getMessage());
        assertTrue(cut.bytes() < LARGE, cut::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, LARGE})
    void withholdsTheEndOfAFileThatWasTouched(int size) throws IOException {
        var region = file(random(size)).whole();
        region.checksum(new CRC32(), false);
        Files.setLastModifiedTime(folder.resolve("file"), FileTime.from(Instant.now()));
        var cut = Cut.of(region);
        assertEquals("changed while it was read", cut.reason().getMessage());
        assertTrue(cut.bytes() == 0 || cut.bytes() < size, cut::toString);
    }

    @Test
    void withholdsTheEndOfAFileThatWasReplaced() throws IOException {
        var content = random(LARGE);
        var region = file(content).whole();
        var other = Files.setLastModifiedTime(Files.write(folder.resolve("other"), content), TIME);
        Files.move(other, folder.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(Cut.of(region).bytes() < LARGE);
    }

    @Test
    void noticesATruncatedFile() throws IOException {
        var unread = file(random(LARGE)).whole();
        var read = file(random(LARGE)).whole();
        read.checksum(new CRC32(), false);
        write(random(LARGE - 1));
        var thrown = assertThrows(FileState.Changed.class, () -> unread.checksum(new CRC32(), false));
        assertEquals("shrank while it was read", thrown.getMessage());
        assertTrue(assertThrows(FileState.Changed.class, unread::sha256).getMessage().startsWith("shrank"));
        assertTrue(Cut.of(read).bytes() < LARGE);
    }

    @Test
    void noticesAFileThatIsGone() throws IOException {
        var region = file(random(LARGE)).whole();
        Files.delete(folder.resolve("file"));
        assertEquals("vanished before it was read",
                assertThrows(FileState.Changed.class, region::newStream).getMessage());
    }
}
