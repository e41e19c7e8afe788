//SOURCES ../../scripts/upload/ArrayTask.java
//DEPS org.junit.jupiter:junit-jupiter
package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import awskit.errors.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The variables of schedulers. Those of Slurm are what Slurm 22.05 has set.
class ArrayTaskTest {

    private static Optional<ArrayTask> find(String shards, String variables) {
        var environment = new TreeMap<String, String>();
        for (var variable : variables.replace("SLURM_", "SLURM_ARRAY_TASK_").replace("BATCH_", "AWS_BATCH_JOB_ARRAY_")
                .split(" ")) {
            environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst(".*=", ""));
        }
        return ArrayTask.find(environment, shards == null ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(shards)));
    }

    @ParameterizedTest
    @CsvSource({
        "    , BATCH_INDEX=0 BATCH_SIZE=8, 1/8",
        "    , BATCH_INDEX=7 BATCH_SIZE=8, 8/8",
        "8   , BATCH_INDEX=7 BATCH_SIZE=8, 8/8",
        "    , SLURM_ID=0 SLURM_MIN=0 SLURM_MAX=7 SLURM_STEP=1 SLURM_COUNT=8, 1/8",
        "    , SLURM_ID=8 SLURM_MIN=1 SLURM_MAX=8 SLURM_STEP=1 SLURM_COUNT=8, 8/8",
        "    , SLURM_ID=7 SLURM_MIN=3 SLURM_MAX=19 SLURM_STEP=2 SLURM_COUNT=9, 3/9",
        "    , SLURM_ID=5 SLURM_MIN=5 SLURM_MAX=5 SLURM_STEP=1 SLURM_COUNT=1, 1/1",
        "8   , JOB_COMPLETION_INDEX=0, 1/8",
        "8   , JOB_COMPLETION_INDEX=7, 8/8"})
    void tellTheShare(String shards, String variables, String share) {
        assertEquals(share, find(shards, variables).orElseThrow().shard().toString());
    }

    @ParameterizedTest
    @CsvSource({"HOME=/root", "BATCH_SIZE=8", "BATCH_INDEX= SLURM_ID=", "JOB_COMPLETION_INDEX=3",
            "SLURM_JOB_ID=7 SLURM_MIN=0"})
    void tellOfNoArray(String variables) {
        assertEquals(Optional.empty(), find(null, variables));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "  | BATCH_INDEX=8 BATCH_SIZE=8            | AWS_BATCH_JOB_ARRAY_INDEX \"8\" is not one of 8 tasks",
        "  | BATCH_INDEX=1                         | AWS_BATCH_JOB_ARRAY_SIZE is not set",
        "  | BATCH_INDEX=x BATCH_SIZE=8            | AWS_BATCH_JOB_ARRAY_INDEX \"x\" is not a number",
        "  | BATCH_INDEX=-1 BATCH_SIZE=8           | AWS_BATCH_JOB_ARRAY_INDEX \"-1\" is not a number",
        "4 | BATCH_INDEX=1 BATCH_SIZE=8            | --shards 4 and the 8 tasks that the scheduler tells of",
        "4 | HOME=/root                            | --shards 4 needs the number of this task",
        "4 | JOB_COMPLETION_INDEX=4                | JOB_COMPLETION_INDEX \"4\" is not one of 4 tasks",
        "  | SLURM_ID=4 SLURM_MIN=1 SLURM_MAX=7 SLURM_STEP=1 SLURM_COUNT=3 | the tasks 1 to 7 of the Slurm array are 3",
        "  | SLURM_ID=4 SLURM_MIN=3 SLURM_MAX=7 SLURM_STEP=2 SLURM_COUNT=3 | the tasks 3 to 7 of the Slurm array are 3",
        "  | SLURM_ID=9 SLURM_MIN=0 SLURM_MAX=7 SLURM_STEP=1 SLURM_COUNT=8 | SLURM_ARRAY_TASK_ID \"9\" is not one of 8",
        "  | SLURM_ID=1 SLURM_MIN=3 SLURM_MAX=7 SLURM_STEP=2 SLURM_COUNT=3 | SLURM_ARRAY_TASK_ID \"1\" is not one of 3",
        "  | SLURM_ID=0 SLURM_MIN=0 SLURM_MAX=7    | SLURM_ARRAY_TASK_STEP is not set",
        "  | SLURM_ID=0 SLURM_MIN=0 SLURM_MAX=7 SLURM_STEP=1 SLURM_COUNT=8 BATCH_INDEX=0 BATCH_SIZE=8 | "
                + "AWS_BATCH_JOB_ARRAY_INDEX and SLURM_ARRAY_TASK_ID are both set"})
    void areRefusedIfTheyDoNotTellTheShare(String shards, String variables, String message) {
        var error = assertThrows(UserError.class, () -> find(shards, variables));
        assertEquals(message, error.getMessage().substring(0, Math.min(message.length(), error.getMessage().length())));
    }

    @Test
    void areIgnoredIfTheyAreEmpty() {
        assertEquals(Optional.empty(), ArrayTask.find(Map.of("SLURM_ARRAY_TASK_ID", ""), OptionalInt.empty()));
    }
}
