//SOURCES ../../scripts/upload/PartPlan.java

package upload;

import static upload.ByteSize.GIB;
import static upload.ByteSize.MIB;
import static upload.ByteSize.TIB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartPlanTest {

    @ParameterizedTest
    @CsvSource({
        // size, part size asked for, part size, parts
        "0, 8MiB, 8MiB, 1", "1, 8MiB, 8MiB, 1", "8MiB, 8MiB, 8MiB, 1", "8388609, 8MiB, 8MiB, 2",
        "100MiB, 8MiB, 8MiB, 13", "80000MiB, 8MiB, 8MiB, 10000", "83886080001, 8MiB, 9MiB, 8889",
        "100GiB, 8MiB, 11MiB, 9310", "5TiB, 8MiB, 525MiB, 9987", "50000GiB, 8MiB, 5GiB, 10000",
        "50000GiB, 5GiB, 5GiB, 10000", "100MiB, 5MiB, 5MiB, 20", "100MiB, 5242881, 5242881, 20", "1GiB, 5GiB, 5GiB, 1",
    })
    void keepsWithinTheLimits(String size, String asked, String partSize, int count) {
        var plan = PartPlan.of(ByteSize.parse(size), ByteSize.parse(asked));
        assertEquals(ByteSize.parse(partSize), plan.partSize());
        assertEquals(count, plan.count());
    }

    @Test
    void asksForEightMebibytes() {
        assertEquals(8 * MIB, PartPlan.of(GIB).partSize());
    }

    @Test
    void partsCoverTheFileWithoutGapOrOverlap() {
        var random = new Random(42);
        for (var round = 0; round < 500; round++) {
            var plan = PartPlan.of(random.nextLong(PartPlan.MAX_SIZE >> random.nextInt(40)),
                    random.nextLong(PartPlan.MIN_PART_SIZE, PartPlan.MAX_PART_SIZE));
            var end = 0L;
            for (var number = 1; number <= plan.count(); number++) {
                assertEquals(end, plan.offset(number));
                end += plan.length(number);
                assertTrue(plan.length(number) <= PartPlan.MAX_PART_SIZE);
                assertTrue(number == plan.count() || plan.length(number) >= PartPlan.MIN_PART_SIZE);
            }
            assertEquals(plan.size(), end);
            assertTrue(plan.count() <= PartPlan.MAX_PARTS);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "5242879", "5368709121", "-1"})
    void refusesPartSizesOutOfRange(long partSize) {
        var error = assertThrows(UserError.class, () -> PartPlan.of(0, partSize));
        assertEquals(ExitCode.USAGE, error.exitCode());
        assertTrue(error.getMessage().endsWith("is out of range (5 MiB to 5 GiB)"), error.getMessage());
    }

    @Test
    void refusesFilesTooBig() {
        var error = assertThrows(UserError.class, () -> PartPlan.of(64 * TIB));
        assertEquals(ExitCode.ERROR, error.exitCode());
        assertThrows(UserError.class, () -> PartPlan.of(PartPlan.MAX_SIZE + 1));
        assertEquals("64.0 TiB are too much for one object (S3 takes 48.8 TiB)", error.getMessage());
        assertEquals("48.8 TiB", ByteSize.format(PartPlan.of(PartPlan.MAX_SIZE).size()));
    }

    @Test
    void hasNoPartOutsideItsCount() {
        var plan = PartPlan.of(10 * MIB);
        assertEquals(2 * MIB, plan.length(2));
        assertThrows(IndexOutOfBoundsException.class, () -> plan.length(0));
        assertThrows(IndexOutOfBoundsException.class, () -> plan.offset(3));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # file,  parts found,             part size
            20MiB,   1=8MiB,                  8MiB
            20MiB,   1=8MiB 2=8MiB,           8MiB
            20MiB,   1=8MiB 2=8MiB 3=4MiB,    8MiB
            20MiB,   2=8MiB,                  8MiB
            20MiB,   3=4MiB,                  8MiB
            20MiB,   2=8MiB 3=4MiB,           8MiB
            20MiB,   1=5MiB 4=5MiB,           5MiB
            20MiB,   1=20MiB,                 20MiB
            1MiB,    1=1MiB,                  5MiB
            0,       1=0,                     5MiB
            20MiB,   1=7MiB 3=6MiB,           7MiB
            20MiB,   1=8MiB 3=6MiB,           -
            20MiB,   1=8MiB 4=4MiB,           -
            20MiB,   1=8MiB 2=7MiB,           -
            20MiB,   1=4MiB,                  -
            20MiB,   1=21MiB,                 -
            20MiB,   3=10MiB,                 -
            1MiB,    1=2MiB,                  -
            100GiB,  1=8MiB,                  -
            49TiB,   1=5GiB,                  -
            20MiB,   -,                       -
            """)
    void tellsThePlanOfAnEarlierRunByItsParts(String size, String found, String partSize) {
        var parts = new TreeMap<Integer, Long>();
        for (var part : found == null ? new String[0] : found.split(" ")) {
            parts.put(Integer.valueOf(part.split("=")[0]), ByteSize.parse(part.split("=")[1]));
        }
        var plan = PartPlan.fitting(ByteSize.parse(size), parts);
        assertEquals(Optional.ofNullable(partSize).map(ByteSize::parse), plan.map(PartPlan::partSize));
    }

    @Test
    void findsEveryPlanAgainByAnyOfItsParts() {
        for (var partSize : new long[] {5 * MIB, 8 * MIB, 8 * MIB + 1}) {
            var plan = PartPlan.of(100 * MIB + 7, partSize);
            for (var number = 1; number <= plan.count(); number++) {
                var found = new TreeMap<>(Map.of(number, plan.length(number)));
                assertEquals(Optional.of(plan), PartPlan.fitting(plan.size(), found), "part " + number);
            }
        }
    }
}
