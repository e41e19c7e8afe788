package awskit.resources;

import module java.base;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.services.s3.model.S3Error;

/// Objects that a batch deletion did not delete; exit code 1. S3 itself returns success for the batch.
public final class NotDeleted extends UserError {

    private static final int NAMED = 3;
    private static final int HELD = 1000;

    private final transient List<S3Error> errors;

    private NotDeleted(String fact, List<S3Error> errors) {
        super(ExitCode.PARTIAL, fact + " (" + errors.stream().limit(NAMED)
                .map(error -> "\"" + error.key() + "\": " + error.code())
                .collect(Collectors.joining(", ")) + (errors.size() > NAMED ? ", …" : "") + ")");
        this.errors = List.copyOf(errors);
    }

    /// Returns key, code and message of each object that was not deleted; at most 1,000.
    public List<S3Error> errors() {
        return errors;
    }

    /// Collects the errors of many batches.
    static final class Errors {

        private final List<S3Error> first = new ArrayList<>();
        private long count;

        void add(List<S3Error> errors) {
            count += errors.size();
            errors.stream().limit(HELD - first.size()).forEach(first::add);
        }

        void orThrow(String bucket, long deleted) {
            if (count > 0) {
                throw new NotDeleted(count + " of " + (count + deleted) + " objects of bucket \"" + bucket
                        + "\" could not be deleted", first);
            }
        }
    }
}
