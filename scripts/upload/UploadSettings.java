//DEPS software.amazon.awssdk:s3
//SOURCES BucketAccess.java Comparison.java HeaderRules.java Shard.java TransferSettings.java UploadJournal.java
package upload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// What a [FolderUpload] does, and how. Immutable: each method with a parameter returns changed settings.
///
/// ```java
/// UploadSettings.defaults().comparison(Comparison.CHECKSUM).delete(true)
/// ```
///
/// @param comparison how a file is compared with the object under its key
/// @param dryRun whether the upload only reports what it would do
/// @param delete whether objects without a file are deleted
/// @param allowEmpty whether an empty folder may delete all objects
/// @param maxDelete the most objects that may be deleted; if there are more, none is
/// @param noClobber whether objects that exist are kept
/// @param abortStale how long ago an unfinished multipart upload under the prefix must have been begun to be aborted,
///     by whichever program; empty to leave them alone
/// @param preserve whether an object keeps the file's modification time, mode and owner as metadata
/// @param template what each object is stored with: headers, metadata, tags, encryption and the like. The upload sets
///     bucket and key, and the content type if there is none
/// @param rules headers for files whose path matches a glob; they replace those of the template
/// @param access how requests reach the bucket
/// @param transfer how content is sent
/// @param journals the folder in which runs keep track of their multipart uploads, so that a later run resumes them;
///     empty if none does
/// @param shard the share of the files and objects that the upload deals with
public record UploadSettings(Comparison comparison, boolean dryRun, boolean delete, boolean allowEmpty, long maxDelete,
        boolean noClobber, Optional<Duration> abortStale, boolean preserve, PutObjectRequest template,
        HeaderRules rules, BucketAccess access, TransferSettings transfer, Optional<Path> journals, Shard shard) {

    /// Returns settings that send what is missing or changed, encrypted by S3 (AES256), and delete nothing.
    public static UploadSettings defaults() {
        return new UploadSettings(Comparison.SIZE_AND_TIME, false, false, false, Long.MAX_VALUE, false,
                Optional.empty(), false,
                PutObjectRequest.builder().serverSideEncryption(ServerSideEncryption.AES256).build(),
                HeaderRules.parse(List.of()), BucketAccess.usual(), TransferSettings.defaults(), Optional.empty(),
                Shard.ALL);
    }

    public UploadSettings comparison(Comparison comparison) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings dryRun(boolean dryRun) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings delete(boolean delete) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings allowEmpty(boolean allowEmpty) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings maxDelete(long maxDelete) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings noClobber(boolean noClobber) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings abortStale(Duration age) {
        var abortStale = Optional.of(age);
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings preserve(boolean preserve) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings template(PutObjectRequest template) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings rules(HeaderRules rules) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings access(BucketAccess access) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings transfer(TransferSettings transfer) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    public UploadSettings shard(Shard shard) {
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }

    /// Returns the settings with the journals in the user's cache folder.
    ///
    /// @param environment the variables that lead to it
    public UploadSettings userJournals(Map<String, String> environment) {
        var journals = UploadJournal.folder(environment);
        return new UploadSettings(comparison, dryRun, delete, allowEmpty, maxDelete, noClobber, abortStale, preserve,
                template, rules, access, transfer, journals, shard);
    }
}
