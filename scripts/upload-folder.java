///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Make an S3 prefix hold what a folder holds: send what is missing or changed, resume what was interrupted.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3
//SOURCES kit/OutputOptions.java
//SOURCES kit/Partition.java
//SOURCES upload/ArrayTask.java
//SOURCES upload/FolderUpload.java
//SOURCES upload/InterruptHandler.java
//SOURCES upload/ShardReports.java
//SOURCES upload/UploadPolicy.java

import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.IamPolicy;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.OutputOptions;
import kit.Partition;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.StorageClass;
import upload.ArrayTask;
import upload.BucketAccess;
import upload.ByteSize;
import upload.Comparison;
import upload.Crc;
import upload.CryptoProvider;
import upload.Folder;
import upload.FolderUpload;
import upload.HeaderRules;
import upload.InterruptHandler;
import upload.ListedFiles;
import upload.PathFilters;
import upload.PathFilters.Filter;
import upload.Progress;
import upload.S3Location;
import upload.Shard;
import upload.ShardReports;
import upload.SingleFile;
import upload.Source;
import upload.TransferSettings;
import upload.UploadPolicy;
import upload.UploadReport;
import upload.UploadReport.Outcome;
import upload.UploadSettings;

/// Writes; with `--delete` deletes. Its IAM actions: `upload-folder … --iam-policy`.
@Command(name = "upload-folder", sortOptions = false,
        customSynopsis = "upload-folder [OPTIONS] FOLDER|FILE|- s3://BUCKET[/PREFIX]",
        description = {"Make an S3 prefix hold what a folder holds: send what is missing or changed, resume what was "
                + "interrupted.",
            "",
            "A file is unchanged if its object has the same size and is not older. The options --checksum, --size-only "
                + "and --force change that. s3://BUCKET/site means s3://BUCKET/site/. Names are compared byte by byte: "
                + "two Unicode spellings of the same letter are two keys.",
            "",
            "A single file gets the key that is given, or its own name after a / at the end. - sends stdin, in parts "
                + "that grow. A stream cannot be resumed, so a failed one leaves nothing.",
            "",
            "If S3 fails in the middle of a large file, or the command is interrupted, the parts stay in S3 until the "
                + "next run resumes them. --abort-stale removes those of files that are gone.",
            ""},
        optionListHeading = "%n@|bold Upload:|@%n",
        footer = {"",
            "@|bold Examples:|@",
            "  upload-folder site s3://example.com",
            "  upload-folder site s3://example.com --delete --dry-run",
            "  upload-folder . s3://backup/laptop --exclude '.git/*'",
            "  git ls-files -z | upload-folder . s3://backup/project --files-from0 -",
            "  upload-folder report.pdf s3://backup/reports/",
            "  tar c . | upload-folder - s3://backup/project.tar",
            "  upload-folder site s3://example.com --rule '*.html: Cache-Control=no-cache'"})
class UploadFolder implements Callable<Integer>, Script.Completes, Script.NeedsPermissions {

    private static final String NAME = "upload-folder";

    enum Format { text, json, jsonl }

    @Parameters(index = "0", paramLabel = "FOLDER|FILE|-", description = "The folder or file to upload, or - for "
            + "stdin.")
    Path source;

    @Parameters(index = "1", paramLabel = "s3://BUCKET[/PREFIX]", description = "The bucket and the prefix to upload "
            + "to, or the key of a file.")
    String target;

    @Option(names = "--dry-run", description = "Show what would be done and how many requests it would take, but "
            + "change nothing.")
    boolean dryRun;

    @Option(names = "--force", description = "Send all files, even unchanged ones.")
    boolean force;

    @Option(names = "--checksum", description = "Compare checksums instead of size and time. This takes a request "
            + "for each file whose object has the same size.")
    boolean checksum;

    @Option(names = "--size-only", description = "Compare sizes only.")
    boolean sizeOnly;

    @Option(names = "--delete", description = "Delete objects that are not in the folder. After any error nothing is "
            + "deleted. What is stored for something that is skipped, or below it, is kept.")
    boolean delete;

    @Option(names = "--allow-empty", description = "Let --delete delete all objects if the folder is empty.")
    boolean allowEmpty;

    @Option(names = "--max-delete", paramLabel = "N", description = "Delete nothing, and exit with 1, if more than "
            + "this many objects would be deleted.")
    Long maxDelete;

    @Option(names = "--no-clobber", description = "Never overwrite an object (conditional writes).")
    boolean noClobber;

    @Option(names = "--abort-stale", paramLabel = "DAYS", description = "Abort unfinished multipart uploads under the "
            + "prefix that were begun at least this many days ago, by any program. 0 aborts all of them.")
    Integer abortStale;

    @Mixin
    FileOptions files;

    @Mixin
    ObjectOptions objects;

    @Mixin
    TransferOptions transfer;

    @Mixin
    ShardOptions shards;

    @Mixin
    Output output;

    @Mixin
    SessionOptions aws;

    @Command(sortOptions = false, optionListHeading = "%n@|bold Files:|@%n")
    static final class FileOptions {

        private final List<Filter> filters = new ArrayList<>();

        @Option(names = "--exclude", order = 1, paramLabel = "GLOB", description = "Leave out files that match; * also "
                + "matches /. Can be repeated and mixed with --include: the last match decides.")
        void exclude(List<String> globs) {
            add(globs, Filter::exclude);
        }

        @Option(names = "--include", order = 2, paramLabel = "GLOB", description = "Include files that match although "
                + "an earlier --exclude leaves them out.")
        void include(List<String> globs) {
            add(globs, Filter::include);
        }

        @Option(names = "--exclude-from", order = 3, paramLabel = "FILE", description = "As --exclude for each line "
                + "of a file. Empty lines and lines that begin with # do not count.")
        void excludeFrom(List<Path> files) {
            if (files != null && !files.isEmpty()) {
                filters.addAll(PathFilters.excludes(files.getLast()));
            }
        }

        @Option(names = "--files-from", order = 4, paramLabel = "FILE", description = "Upload only the files that are "
                + "named in a file, or on stdin with -: a path relative to FOLDER on each line.")
        Path filesFrom;

        @Option(names = "--files-from0", order = 5, paramLabel = "FILE", description = "As --files-from, with a NUL "
                + "character after each path, as find -print0 and git ls-files -z print them.")
        Path filesFrom0;

        @Option(names = "--follow-symlinks", order = 6, negatable = true, defaultValue = "true", fallbackValue = "true",
                description = "Follow symbolic links (default) or skip them. Loops are detected.")
        boolean followSymlinks = true;

        /// @param globs all of this option so far, of which the last one is new; null or empty before parsing
        private void add(List<String> globs, Function<String, Filter> filter) {
            if (globs != null && !globs.isEmpty()) {
                filters.add(filter.apply(globs.getLast()));
            }
        }

        /// Returns the first of these options that is given.
        Optional<String> given() {
            return !filters.isEmpty() ? Optional.of("--exclude or --include") : list().map(_ -> "--files-from");
        }

        private Optional<Path> list() {
            return Optional.ofNullable(filesFrom).or(() -> Optional.ofNullable(filesFrom0));
        }

        /// Returns the files of a folder; of a list only those of a share.
        ///
        /// @throws UserError (usage) if the folder or a list cannot be read
        Source in(Path path, Shard shard) {
            var folder = Folder.of(path).followSymlinks(followSymlinks).filters(new PathFilters(filters));
            if (list().isEmpty()) {
                return folder;
            }
            refuse(filesFrom != null && filesFrom0 != null, "--files-from and --files-from0 contradict each other",
                    "choose one");
            var list = list().get();
            try (var in = list.toString().equals("-") ? System.in : Files.newInputStream(list)) {
                return ListedFiles.read(folder, in, filesFrom0 == null ? '\n' : '\0', shard);
            } catch (IOException e) {
                throw UserError.usage("the list of files \"" + list + "\" cannot be read", e.getMessage());
            }
        }
    }

    @Command(sortOptions = false, optionListHeading = "%n@|bold Objects:|@%n")
    static final class ObjectOptions {

        enum ObjectLockMode { GOVERNANCE, COMPLIANCE }

        private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse", "none");

        @Option(names = "--content-type", paramLabel = "TYPE", description = "Content type of all files (default: "
                + "from the extension).")
        String contentType;

        @Option(names = "--content-encoding", paramLabel = "CODING", description = "Content encoding of all files.")
        String contentEncoding;

        @Option(names = "--cache-control", paramLabel = "DIRECTIVES", description = "Cache-Control of all files.")
        String cacheControl;

        @Option(names = "--metadata", paramLabel = "NAME=VALUE", split = ",", description = "Metadata of all files. "
                + "Put a value with a comma in double quotes.")
        Map<String, String> metadata = new LinkedHashMap<>();

        @Option(names = "--tagging", paramLabel = "TAG=VALUE&…", description = "Tags of all files, URL-encoded.")
        String tagging;

        @Option(names = "--rule", paramLabel = "RULE", description = "Headers for a glob, as in "
                + "\"*.html: Cache-Control=no-cache\". Can be repeated; later rules win.")
        List<String> rules = new ArrayList<>();

        @Option(names = "--storage-class", paramLabel = "CLASS", description = "Storage class, such as STANDARD_IA or "
                + "GLACIER_IR.")
        String storageClass;

        @Option(names = "--acl", paramLabel = "ACL", description = "Canned ACL, such as bucket-owner-full-control.")
        String acl;

        @Option(names = "--preserve", description = "Store the modification time, mode and owner of each file as "
                + "metadata, in the form of rclone: mtime, mode, uid, gid. A file whose mode or owner has changed "
                + "since is sent again. --force stores them for files that are there without.")
        boolean preserve;

        @Option(names = "--object-lock-mode", paramLabel = "RETENTION", description = "Object lock: GOVERNANCE or "
                + "COMPLIANCE. Needs --object-lock-retain-until.")
        ObjectLockMode lockMode;

        @Option(names = "--object-lock-retain-until", paramLabel = "DATE", description = "Until when no version can be "
                + "deleted, such as 2030-01-31 or 2030-01-31T12:00:00Z.")
        String retainUntil;

        @Option(names = "--object-lock-legal-hold", description = "Put a legal hold on all files.")
        boolean legalHold;

        @Option(names = "--sse", paramLabel = "SSE", description =
                "Server-side encryption: AES256 (default), aws:kms, aws:kms:dsse, or none for the bucket's default.")
        String sse;

        @Option(names = "--sse-kms-key-id", paramLabel = "KEY", description = "KMS key; implies --sse aws:kms.")
        String kmsKeyId;

        /// Returns the settings with what every object is stored with.
        ///
        /// @throws UserError (usage) if a value cannot be sent, or values contradict each other
        UploadSettings addTo(UploadSettings settings) {
            var encryption = sse != null ? sse : kmsKeyId == null ? "AES256" : "aws:kms";
            if (!ENCRYPTIONS.contains(encryption)) {
                throw UserError.usage("--sse \"" + sse + "\" is unknown", "AES256, aws:kms, aws:kms:dsse or none");
            }
            refuse(kmsKeyId != null && !encryption.startsWith("aws:kms"),
                    "--sse-kms-key-id and --sse " + encryption + " contradict each other", "choose one");
            if (acl != null && ObjectCannedACL.fromValue(acl) == ObjectCannedACL.UNKNOWN_TO_SDK_VERSION) {
                throw UserError.usage("--acl \"" + acl + "\" is unknown", ObjectCannedACL.knownValues().stream()
                        .map(ObjectCannedACL::toString).sorted().collect(Collectors.joining(", ")));
            }
            refuse((lockMode == null) != (retainUntil == null), lockMode == null
                    ? "--object-lock-retain-until has no meaning without --object-lock-mode"
                    : "--object-lock-mode has no meaning without --object-lock-retain-until", "add the other one");
            var unquoted = unquotedMetadata();
            checkValues();
            var template = PutObjectRequest.builder()
                    .contentType(contentType)
                    .contentEncoding(contentEncoding)
                    .cacheControl(cacheControl)
                    .metadata(unquoted)
                    .tagging(tagging)
                    .storageClass(storageClass)
                    .acl(acl)
                    .serverSideEncryption(encryption.equals("none") ? null : encryption)
                    .ssekmsKeyId(kmsKeyId)
                    .objectLockMode(lockMode == null ? null : lockMode.name())
                    .objectLockRetainUntilDate(retainUntil == null ? null : retainUntil())
                    .objectLockLegalHoldStatus(legalHold ? ObjectLockLegalHoldStatus.ON : null)
                    .build();
            return settings.template(template).rules(HeaderRules.parse(rules)).preserve(preserve);
        }

        private Instant retainUntil() {
            try {
                var until = retainUntil.contains("T") ? OffsetDateTime.parse(retainUntil).toInstant()
                        : LocalDate.parse(retainUntil).atStartOfDay(ZoneOffset.UTC).toInstant();
                refuse(!until.isAfter(Instant.now()), "--object-lock-retain-until \"" + retainUntil + "\" is over",
                        "a date in the future");
                return until;
            } catch (DateTimeParseException e) {
                throw UserError.usage("--object-lock-retain-until \"" + retainUntil + "\" is not a date",
                        "as in 2030-01-31 or 2030-01-31T12:00:00Z");
            }
        }

        private Map<String, String> unquotedMetadata() {
            var unquoted = new LinkedHashMap<String, String>();
            metadata.forEach((name, value) -> unquoted.put(name, value.replaceFirst("(?s)^\"(.*)\"$", "$1")));
            // Metadata is sent in HTTP headers, so that names are tokens
            // (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html).
            unquoted.forEach((name, value) -> refuse(
                    !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[ -~]*"),
                    "--metadata \"" + name + "=" + value + "\" cannot be sent",
                    "names have letters, digits and hyphens, values are one line of ASCII"));
            return unquoted;
        }

        private void checkValues() {
            var values = new LinkedHashMap<String, String>();
            values.put("--content-type", contentType);
            values.put("--content-encoding", contentEncoding);
            values.put("--cache-control", cacheControl);
            values.put("--tagging", tagging);
            values.put("--storage-class", storageClass);
            values.put("--sse-kms-key-id", kmsKeyId);
            values.forEach((option, value) -> HeaderRules.checkValue(option, Objects.requireNonNullElse(value, "")));
        }
    }

    @Command(sortOptions = false, optionListHeading = "%n@|bold Transfer:|@%n")
    static final class TransferOptions {

        enum Algorithm { crc32, crc64nvme, none }

        @Option(names = "--concurrency", paramLabel = "N", description = "The most requests at a time (default: 384). "
                + "The upload finds out how many are fastest, and sends fewer when it is throttled.")
        int concurrency = TransferSettings.defaults().concurrency();

        @Option(names = "--multipart-threshold", paramLabel = "SIZE", converter = Size.class,
                description = "Send files of this size or larger in parts (default: 16MiB).")
        long multipartThreshold = TransferSettings.defaults().multipartThreshold();

        @Option(names = "--part-size", paramLabel = "SIZE", converter = Size.class, description = "Size of a part "
                + "(default: 8MiB; larger for files that would have more than 10,000 parts).")
        long partSize = TransferSettings.defaults().partSize();

        @Option(names = "--max-bandwidth", paramLabel = "RATE", converter = Rate.class, description = "The most bytes "
                + "per second, such as 10MiB/s.")
        long maxBandwidth;

        @Option(names = "--checksum-algorithm", paramLabel = "ALGORITHM", description = "crc32 (default), crc64nvme, or "
                + "none for endpoints that refuse checksums.")
        Algorithm checksum = Algorithm.crc32;

        @Option(names = "--request-payer", description = "Agree to pay for the requests, as some buckets "
                + "want.")
        boolean requestPayer;

        @Option(names = "--accelerate", description = "Send through S3 Transfer Acceleration, for which the "
                + "bucket must be enabled.")
        boolean accelerate;

        @Option(names = "--dualstack", description = "Use endpoints that have IPv6 too.")
        boolean dualstack;

        /// @throws UserError (usage) if a number is out of range
        TransferSettings settings() {
            refuse(concurrency < 1 || concurrency > 1000, "--concurrency \"" + concurrency + "\" is out of range",
                    "1 to 1000");
            if (multipartThreshold < 1 || multipartThreshold > 5 * ByteSize.GIB) {
                throw UserError.usage("--multipart-threshold \"" + ByteSize.format(multipartThreshold)
                        + "\" is out of range", "up to 5 GiB: more cannot be sent whole");
            }
            return new TransferSettings(concurrency, multipartThreshold, partSize, maxBandwidth, switch (checksum) {
                case crc32 -> Optional.of(Crc.CRC32);
                case crc64nvme -> Optional.of(Crc.CRC64NVME);
                case none -> Optional.empty();
            });
        }

        private static final class Size implements ITypeConverter<Long> {
            @Override
            public Long convert(String text) {
                return ByteSize.parse(text);
            }
        }

        private static final class Rate implements ITypeConverter<Long> {
            @Override
            public Long convert(String text) {
                return ByteSize.parseRate(text);
            }
        }
    }

    @Command(sortOptions = false, optionListHeading = "%n@|bold Many machines:|@%n")
    static final class ShardOptions {

        @Option(names = "--shard", paramLabel = "I/N|all", description = "Upload one of N shares of the folder, from "
                + "1/N to N/N. The tasks of an array job on AWS Batch or Slurm take their shares of a folder without "
                + "this option; all uploads the whole folder.")
        String shard;

        @Option(names = "--shards", paramLabel = "N", description = "The number of shares. The tasks of an indexed job "
                + "on Kubernetes, which tells no number, take their shares with this option.")
        Integer shards;

        @Option(names = "--report-of", paramLabel = "FILE", arity = "1..*", help = true, description = "Sum up what "
                + "tasks have printed with --output json, and exit with 1 if a share failed or is missing.")
        List<Path> reports;

        /// Returns the share that an option names.
        ///
        /// @throws UserError (usage) if there is no such share
        Optional<Shard> given() {
            refuse(shard != null && shards != null, "--shard and --shards contradict each other", "choose one");
            return Optional.ofNullable(shard).map(Shard::parse);
        }

        /// Returns the task of an array job, as the environment tells.
        ///
        /// @throws UserError (usage) if it is not clear which share the task has
        Optional<ArrayTask> task() {
            refuse(shards != null && shards < 1, "--shards \"" + shards + "\" is out of range", "a number of tasks");
            return ArrayTask.find(System.getenv(), shards == null ? OptionalInt.empty() : OptionalInt.of(shards));
        }
    }

    static final class Output extends OutputOptions {

        @Option(names = "--output", paramLabel = "FORMAT", description = "text (default), json for one document at "
                + "the end, or jsonl for a line of JSON per file as soon as it is done, and the document as the last "
                + "line.")
        Format format = Format.text;

        @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON line for each file to this file.")
        Path report;
    }

    static void main(String... args) {
        CryptoProvider.prepare(args);
        Script.run(new UploadFolder(), args);
    }

    @Override
    public Integer call() throws Exception {
        if (shards.reports != null) {
            return tell(ShardReports.read(shards.reports));
        }
        var settings = settings();
        refuse(output.report != null && output.report.toString().equals("-"), "--report \"-\" is not a file",
                "--report /dev/stderr, or --output json on stdout");
        var location = location();
        var files = isStream() ? Optional.<Source>empty() : Optional.of(isObject()
                ? SingleFile.of(source, location.name()) : this.files.in(source, settings.shard()));
        try (var session = aws.session();
                var report = report(location);
                var progress = dryRun || !output.progress() ? Progress.none() : Progress.of(NAME)) {
            var upload = new FolderUpload(session, isObject() ? location.parent() : location, settings, report,
                    progress);
            task().filter(task -> !task.shard().isAll()).ifPresent(task -> note("shard " + task.shard() + " by "
                    + task.variable() + " (--shard all uploads the whole folder)"));
            try (var _ = new InterruptHandler(upload::stop, () -> interrupted(report, progress))) {
                if (files.isPresent() && settings.shard().isAll()) {
                    progress.expect(files.get().sizes());
                    upload.run(files.get());
                } else if (files.isPresent()) {
                    progress.begin(); // to count the files would take another walk in every task
                    upload.run(files.get());
                } else {
                    progress.begin();
                    upload.run(System.in, location.name());
                }
            } catch (Exception e) {
                progress.close();
                if (!report.isEmpty()) { // else there is nothing to tell but the error
                    tell(report);
                }
                throw e;
            }
            progress.close();
            tell(report);
            return report.failed().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }

    private boolean isStream() {
        return source.toString().equals("-");
    }

    /// Returns whether one object is stored: from a file or from stdin.
    private boolean isObject() {
        return isStream() || Files.exists(source) && !Files.isDirectory(source);
    }

    /// Returns the location under which a folder is stored, or that of the object.
    private S3Location location() {
        var location = S3Location.parse(target);
        if (!isObject()) {
            return location;
        }
        refuse(isStream() && location.isFolder(), "\"" + target + "\" has no key for stdin",
                "as in s3://BUCKET/PREFIX/NAME");
        return location.isFolder() ? location.object(SingleFile.name(source)) : location;
    }

    /// Returns the task of an array job in which this runs; empty if an option names the share. Without an option, a
    /// file and stdin have no shares: they are often different for each task.
    private Optional<ArrayTask> task() {
        return shards.given().isPresent() || isObject() && shards.shards == null ? Optional.empty() : shards.task();
    }

    private Shard shard() {
        var shard = shards.given().or(() -> task().map(ArrayTask::shard)).orElse(Shard.ALL);
        refuse(isStream() && !shard.isAll(), (shards.shard != null ? "--shard" : "--shards")
                + " has no meaning for stdin", "only one task can send it");
        return shard;
    }

    /// @throws UserError (usage) for the first contradiction, or value out of range
    private UploadSettings settings() {
        var comparisons = Stream.of(force ? "--force" : null, checksum ? "--checksum" : null,
                        sizeOnly ? "--size-only" : null)
                .filter(Objects::nonNull).toList();
        refuse(comparisons.size() > 1, String.join(" and ", comparisons) + " contradict each other", "choose one");
        refuse(force && noClobber, "--force and --no-clobber contradict each other", "choose one");
        refuse(allowEmpty && !delete, "--allow-empty has no meaning without --delete", "add --delete");
        refuse(maxDelete != null && !delete, "--max-delete has no meaning without --delete", "add --delete");
        refuse(maxDelete != null && maxDelete < 0, "--max-delete \"" + maxDelete + "\" is out of range",
                "a number of objects");
        refuse(abortStale != null && abortStale < 0, "--abort-stale \"" + abortStale + "\" is out of range",
                "a number of days");
        refuse(delete && files.list().isPresent(), "--delete and --files-from contradict each other",
                "--delete compares with the whole folder");
        if (isObject()) {
            var given = Stream.of(delete ? "--delete" : null, abortStale != null ? "--abort-stale" : null,
                            files.given().orElse(null), isStream() && checksum ? "--checksum" : null,
                            isStream() && sizeOnly ? "--size-only" : null,
                            isStream() && objects.preserve ? "--preserve" : null)
                    .filter(Objects::nonNull).findFirst();
            refuse(given.isPresent(), given.orElse("") + " has no meaning for " + (isStream() ? "stdin" : "a file"),
                    "name a folder, or leave the option out");
        }
        refuse(transfer.checksum == TransferOptions.Algorithm.none
                        && (objects.retainUntil != null || objects.legalHold),
                "object lock and --checksum-algorithm none contradict each other", "S3 wants a checksum for a lock");
        var settings = objects.addTo(UploadSettings.defaults()).userJournals(System.getenv());
        return (abortStale == null ? settings : settings.abortStale(Duration.ofDays(abortStale)))
                .comparison(force ? Comparison.NONE : checksum ? Comparison.CHECKSUM : sizeOnly ? Comparison.SIZE
                        : Comparison.SIZE_AND_TIME)
                .dryRun(dryRun).delete(delete).allowEmpty(allowEmpty)
                .maxDelete(maxDelete == null ? Long.MAX_VALUE : maxDelete).noClobber(noClobber)
                .access(new BucketAccess(transfer.requestPayer, transfer.accelerate, transfer.dualstack))
                .transfer(transfer.settings()).shard(shard());
    }

    private static void refuse(boolean wrong, String fact, String hint) {
        if (wrong) {
            throw UserError.usage(fact, hint);
        }
    }

    private UploadReport report(S3Location location) {
        var report = output.report == null ? new UploadReport(this::note) : new UploadReport(this::note, output.report);
        if (output.format == Format.jsonl) {
            return report.onLine(line -> System.out.println(Json.line(line.toTree())));
        }
        return dryRun && output.format == Format.text && !output.quiet()
                ? report.onLine(line -> announce(line, location)) : report;
    }

    private void note(String note) {
        output.note(NAME, note);
        if (output.format == Format.jsonl) {
            var tree = new LinkedHashMap<String, Object>();
            tree.put("outcome", "note");
            tree.put("message", note);
            System.out.println(Json.line(tree));
        }
    }

    private static void announce(UploadReport.Line line, S3Location location) {
        var object = new S3Location(location.bucket(), line.key());
        switch (line.outcome()) {
            case UPLOADED -> Terminal.line("would upload " + line.path() + " to " + object + " ("
                    + ByteSize.format(line.bytes()) + ")");
            case DELETED -> Terminal.line("would delete " + object);
            default -> { }
        }
    }

    private void interrupted(UploadReport report, Progress progress) {
        progress.close();
        var unanswered = report.end();
        report.close();
        document(report);
        var deleted = report.count(Outcome.DELETED);
        Terminal.error(NAME, "interrupted: " + progress.counts() + " done"
                + (deleted + unanswered == 0 ? "" : String.format(Locale.ROOT, ", %,d objects deleted", deleted))
                + (unanswered == 0 ? "" : String.format(Locale.ROOT, ", %,d more may be", unanswered))
                + " (run again to go on)");
    }

    private void tell(UploadReport report) {
        for (var failed : report.failed()) {
            Terminal.error(NAME, (failed.path() == null ? failed.key() : failed.path()) + ": " + failed.message());
        }
        document(report);
        if (output.format == Format.text && !output.quiet()) {
            Terminal.line(report.summary(isObject() ? location().toString() : target, dryRun));
            if (dryRun) {
                Terminal.line(report.cost());
            }
        }
    }

    private int tell(ShardReports reports) {
        reports.problems().forEach(problem -> Terminal.error(NAME, problem));
        for (var failed : reports.failed()) {
            Terminal.error(NAME, (failed.get("path") == null ? failed.get("key") : failed.get("path")) + ": "
                    + failed.get("message"));
        }
        switch (output.format) {
            case json -> System.out.println(Json.pretty(reports.toTree()));
            case jsonl -> System.out.println(Json.line(reports.toTree()));
            case text -> Terminal.line(reports.summary());
        }
        return reports.problems().isEmpty() && reports.failed().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private void document(UploadReport report) {
        if (output.format == Format.json) {
            System.out.println(Json.pretty(report.toTree()));
        } else if (output.format == Format.jsonl) {
            var tree = new LinkedHashMap<String, Object>();
            tree.put("outcome", dryRun ? "planned" : "done");
            tree.putAll(report.toTree());
            System.out.println(Json.line(tree));
        }
    }

    @Override
    public Map<String, Collection<?>> completions() {
        return Map.of("--sse", ObjectOptions.ENCRYPTIONS, "--acl", ObjectCannedACL.knownValues(), "--storage-class",
                StorageClass.knownValues());
    }

    @Override
    public IamPolicy iamPolicy() {
        if (shards.reports != null) {
            return IamPolicy.none();
        }
        try (var session = aws.session()) {
            var partition = Partition.of(session);
            return isObject() ? UploadPolicy.ofObject(settings(), location(), partition)
                    : UploadPolicy.of(settings(), location(), partition);
        }
    }
}
