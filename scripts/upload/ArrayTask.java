//SOURCES Shard.java
package upload;

import awskit.errors.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The task of an array job that runs this process, as the variables of its scheduler tell:
/// [AWS Batch](https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html),
/// [Slurm](https://slurm.schedmd.com/job_array.html) and the indexed jobs of
/// [Kubernetes](https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode).
///
/// @param shard its share of the work
/// @param variable the variable that has its number
public record ArrayTask(Shard shard, String variable) {

    private static final String BATCH = "AWS_BATCH_JOB_ARRAY_";
    private static final String SLURM = "SLURM_ARRAY_TASK_";
    private static final String KUBERNETES = "JOB_COMPLETION_INDEX";

    /// Returns the task that the environment tells of; empty outside of array jobs.
    ///
    /// @param shards how many tasks there are, which the variables of Kubernetes do not tell; those of the others must
    ///     tell the same number
    /// @throws UserError (usage) if the variables do not tell which share the task has
    public static Optional<ArrayTask> find(Map<String, String> environment, OptionalInt shards) {
        var variables = new Variables(environment);
        var tasks = Stream.of(batch(variables), slurm(variables), kubernetes(variables, shards))
                .flatMap(Optional::stream).toList();
        if (tasks.size() > 1) {
            throw UserError.usage(tasks.get(0).variable + " and " + tasks.get(1).variable + " are both set",
                    Variables.WAY_OUT);
        }
        if (shards.isPresent() && tasks.isEmpty()) {
            throw UserError.usage("--shards " + shards.getAsInt() + " needs the number of this task, but no scheduler "
                    + "has set " + KUBERNETES, "--shard I/" + shards.getAsInt() + " names the share");
        }
        for (var task : tasks) {
            if (task.shard.count() != shards.orElse(task.shard.count())) {
                throw UserError.usage("--shards " + shards.getAsInt() + " and the " + task.shard.count()
                        + " tasks that the scheduler tells of contradict each other", "leave --shards out");
            }
        }
        return tasks.stream().findFirst();
    }

    private static Optional<ArrayTask> batch(Variables variables) {
        return variables.find(BATCH + "INDEX").map(_ -> task(variables, BATCH + "INDEX",
                variables.number(BATCH + "INDEX"), variables.number(BATCH + "SIZE")));
    }

    /// The numbers of Slurm's tasks begin anywhere and have any step. If they are a list with gaps, the variables do
    /// not tell the place of a number in it.
    private static Optional<ArrayTask> slurm(Variables variables) {
        if (variables.find(SLURM + "ID").isEmpty()) {
            return Optional.empty();
        }
        var first = variables.number(SLURM + "MIN");
        var last = variables.number(SLURM + "MAX");
        var step = Math.max(1, variables.number(SLURM + "STEP"));
        var count = variables.number(SLURM + "COUNT");
        var place = variables.number(SLURM + "ID") - first;
        if ((last - first) / step + 1 != count || place % step != 0) {
            throw UserError.usage("the tasks " + first + " to " + last + " of the Slurm array are " + count
                    + ", so their numbers have gaps", "--shard I/" + count + " names the share of each");
        }
        return Optional.of(task(variables, SLURM + "ID", place / step, count));
    }

    private static Optional<ArrayTask> kubernetes(Variables variables, OptionalInt shards) {
        return shards.isEmpty() ? Optional.empty() : variables.find(KUBERNETES)
                .map(_ -> task(variables, KUBERNETES, variables.number(KUBERNETES), shards.getAsInt()));
    }

    /// @param index from 0
    private static ArrayTask task(Variables variables, String variable, int index, int count) {
        if (index < 0 || index >= count) {
            throw UserError.usage(variable + " \"" + variables.find(variable).get() + "\" is not one of " + count
                    + " tasks", Variables.WAY_OUT);
        }
        return new ArrayTask(new Shard(index + 1, count), variable);
    }

    private record Variables(Map<String, String> environment) {

        static final String WAY_OUT = "--shard I/N names the share, --shard all sends the whole folder";

        Optional<String> find(String name) {
            return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
        }

        int number(String name) {
            var value = find(name).orElseThrow(() -> UserError.usage(name + " is not set", WAY_OUT));
            if (!value.matches("[0-9]{1,9}")) {
                throw UserError.usage(name + " \"" + value + "\" is not a number", WAY_OUT);
            }
            return Integer.parseInt(value);
        }
    }
}
