//DEPS software.amazon.awssdk:s3
//SOURCES FileOptions.java HeaderOptions.java TransferOptions.java Transfers.java UploadPolicy.java
package upload;

import awskit.S3Location;
import awskit.Session;
import awskit.errors.UserError;
import awskit.script.IamPolicy;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.services.s3.S3Client;

/// What a [FolderUpload] sends and how: the options of `upload-folder`. A mixin of that command; a script of its own
/// gives the same words: `UploadOptions.of("--delete", "--sse", "none")`.
@Command(sortOptions = false, optionListHeading = "%n@|bold What is sent:|@%n")
public final class UploadOptions {

    @Option(names = "--dry-run", description = "Show what would happen, and how many requests it would take; change "
            + "nothing.")
    boolean dryRun;

    @Option(names = "--force", description = "Send every file, also unchanged ones.")
    boolean force;

    @Option(names = "--checksum", description = "Compare content by checksum, not size and time. One request for each "
            + "file of equal size.")
    boolean checksum;

    @Option(names = "--size-only", description = "Compare sizes only.")
    boolean sizeOnly;

    @Option(names = "--delete", description = "Delete what the folder lacks; nothing at all after any error.")
    boolean delete;

    @Option(names = "--allow-empty", description = "Let --delete empty the prefix when the folder is empty.")
    boolean allowEmpty;

    @Option(names = "--no-clobber", description = "Never overwrite an object (conditional writes).")
    boolean noClobber;

    @Mixin
    FileOptions files = new FileOptions();

    @Mixin
    HeaderOptions headers = new HeaderOptions();

    @Mixin
    TransferOptions transfer = new TransferOptions();

    /// Returns the options that the words stand for.
    ///
    /// @throws UserError (usage) if they contradict each other
    public static UploadOptions of(String... words) {
        var options = new UploadOptions();
        new CommandLine(options).parseArgs(words);
        options.validate();
        return options;
    }

    /// Checks the options against each other and against S3's limits.
    ///
    /// @throws UserError (usage) for the first contradiction
    public void validate() {
        var compare = Stream.of(force ? "--force" : null, checksum ? "--checksum" : null, sizeOnly ? "--size-only" : null)
                .filter(option -> option != null).toList();
        refuse(compare.size() > 1, String.join(" and ", compare) + " contradict each other", "choose one");
        refuse(force && noClobber, "--force and --no-clobber contradict each other", "choose one");
        refuse(allowEmpty && !delete, "--allow-empty has no meaning without --delete", "add --delete");
        headers.validate();
        transfer.validate();
    }

    /// Returns the folder with what these options take of it.
    ///
    /// @throws UserError as [Folder#of] does
    public Folder folder(Path path) {
        return files.folder(path);
    }

    /// Returns a client for an upload with these options. The session needs as many connections as [#connections].
    S3Client client(Session session) {
        var builder = S3Client.builder();
        if (transfer.crc == null) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        return session.client(builder);
    }

    /// Returns how many connections an upload may need at a time: one for each worker, for the listing, and for each
    /// large file to begin and to complete. On a slow link parts may keep the workers' own for minutes.
    public int connections() {
        return transfer.concurrency + 1 + Transfers.LARGE_FILES;
    }

    /// Returns whether nothing is to be changed.
    public boolean dryRun() {
        return dryRun;
    }

    /// Returns the least policy for an upload to this location.
    public IamPolicy iamPolicy(S3Location target) {
        return UploadPolicy.of(this, target);
    }

    PathFilters filters() {
        return files.filters();
    }

    boolean encryptsWithKms() {
        return headers.encryption().startsWith("aws:kms");
    }

    private static void refuse(boolean wrong, String fact, String hint) {
        if (wrong) {
            throw UserError.usage(fact, hint);
        }
    }
}
