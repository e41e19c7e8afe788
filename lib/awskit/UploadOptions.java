//DEPS info.picocli:picocli
//DEPS software.amazon.awssdk:s3
//SOURCES ByteSize.java
//SOURCES Crc.java
//SOURCES Folder.java
//SOURCES HeaderRules.java
//SOURCES PartPlan.java
//SOURCES PathFilters.java
//SOURCES Session.java
//SOURCES UploadPolicy.java
//SOURCES UserError.java
package awskit;

import awskit.PathFilters.Filter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.services.s3.S3Client;

/// What a [FolderUpload] sends and how: the options of `upload-folder`. A mixin of that command; a script of its own
/// gives the same words: `UploadOptions.of("--delete", "--sse", "none")`.
@Command(sortOptions = false)
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

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Leave out what matches, here and there. * matches "
            + "/ too. Of several --include and --exclude the later wins.")
    void exclude(List<String> globs) {
        filter(false, globs);
    }

    @Option(names = "--include", paramLabel = "GLOB", description = "Take in again what matches.")
    void include(List<String> globs) {
        filter(true, globs);
    }

    @Option(names = "--no-follow-symlinks", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "Do not follow symbolic links (default: follow; loops are detected).")
    boolean followSymlinks = true;

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Content type of all files (default: by the "
            + "extension).")
    String contentType;

    @Option(names = "--content-encoding", paramLabel = "CODING", description = "Content encoding of all files.")
    String contentEncoding;

    @Option(names = "--cache-control", paramLabel = "DIRECTIVES", description = "Cache-Control of all files.")
    String cacheControl;

    @Option(names = "--metadata", paramLabel = "NAME=VALUE", split = ",", description = "Metadata of all files.")
    Map<String, String> metadata = new LinkedHashMap<>();

    @Option(names = "--tagging", paramLabel = "TAG=VALUE&…", description = "Tags of all files, URL-encoded.")
    String tagging;

    @Option(names = "--rule", paramLabel = "RULE", description = "Headers by glob, as in \"*.html: "
            + "Cache-Control=no-cache\". Repeatable; the later wins.")
    List<String> rules = new ArrayList<>();

    @Option(names = "--storage-class", paramLabel = "CLASS", description = "STANDARD_IA, GLACIER_IR, …")
    String storageClass;

    @Option(names = "--acl", paramLabel = "ACL", description = "Canned ACL, such as bucket-owner-full-control.")
    String acl;

    @Option(names = "--sse", paramLabel = "SSE", description = "Server-side encryption: AES256 (default), aws:kms, "
            + "aws:kms:dsse or none (the bucket's own).")
    String sse = "AES256";

    @Option(names = "--sse-kms-key-id", paramLabel = "KEY", description = "KMS key; implies --sse aws:kms.")
    String kmsKeyId;

    @Option(names = "--checksum-algorithm", paramLabel = "NAME", converter = CrcName.class, description = "crc32 "
            + "(default), crc64nvme, or none for endpoints that refuse checksums.")
    Crc crc = Crc.CRC32;

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests at a time (default: "
            + "${DEFAULT-VALUE}).")
    int concurrency = 32;

    @Option(names = "--multipart-threshold", paramLabel = "SIZE", converter = Size.class, description = "Files of this "
            + "size are sent in parts (default: 16MiB).")
    long multipartThreshold = 16 * ByteSize.MIB;

    @Option(names = "--part-size", paramLabel = "SIZE", converter = Size.class, description = "Size of a part (default: "
            + "8MiB, more where 10,000 parts would not do).")
    long partSize = PartPlan.DEFAULT_PART_SIZE;

    @Option(names = "--max-bandwidth", paramLabel = "RATE", converter = Rate.class, description = "Bytes per second at "
            + "most, such as 10MiB/s.")
    long maxBandwidth;

    private final List<Filter> filters = new ArrayList<>();

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
        refuse(allowEmpty && !delete, "--allow-empty has no meaning without --delete", null);
        refuse(kmsKeyId != null && sse.equals("none"), "--sse-kms-key-id and --sse none contradict each other", null);
        if (kmsKeyId != null && sse.equals("AES256")) {
            sse = "aws:kms";
        }
        refuse(!List.of("AES256", "aws:kms", "aws:kms:dsse", "none").contains(sse), "--sse \"" + sse + "\" is unknown",
                "AES256, aws:kms, aws:kms:dsse or none");
        refuse(concurrency < 1 || concurrency > 1000, "--concurrency \"" + concurrency + "\" is out of range",
                "1 to 1000");
        refuse(multipartThreshold < 1 || multipartThreshold > PartPlan.MAX_PART_SIZE, "--multipart-threshold \""
                + ByteSize.format(multipartThreshold) + "\" is out of range", "up to 5 GiB: more cannot be sent whole");
        new PartPlan(0, partSize);
        headerRules();
    }

    /// Returns the folder with what these options take of it.
    ///
    /// @throws UserError as [Folder#of] does
    public Folder folder(Path path) {
        return Folder.of(path).followSymlinks(followSymlinks).filters(filters());
    }

    /// Returns a client for an upload with these options. The session needs as many connections as [#concurrency].
    public S3Client client(Session session) {
        var builder = S3Client.builder();
        if (crc == null) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        return session.client(builder);
    }

    /// Returns how many requests may be under way at a time.
    public int concurrency() {
        return concurrency;
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
        return new PathFilters(filters);
    }

    HeaderRules headerRules() {
        return HeaderRules.parse(rules);
    }

    boolean encryptsWithKms() {
        return sse.startsWith("aws:kms");
    }

    private void filter(boolean include, List<String> globs) {
        // Called with all globs of this option so far; the last one is new. Null and empty come before parsing.
        if (globs != null && !globs.isEmpty()) {
            filters.add(include ? Filter.include(globs.getLast()) : Filter.exclude(globs.getLast()));
        }
    }

    private static void refuse(boolean wrong, String fact, String hint) {
        if (wrong) {
            throw UserError.usage(fact, hint);
        }
    }

    private static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return checked(ByteSize::parse, text);
        }
    }

    private static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return checked(ByteSize::parseRate, text);
        }
    }

    private static final class CrcName implements ITypeConverter<Crc> {
        @Override
        public Crc convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "crc32" -> Crc.CRC32;
                case "crc64nvme" -> Crc.CRC64NVME;
                case "none" -> null;
                default -> throw new TypeConversionException("\"" + text + "\" is not crc32, crc64nvme or none");
            };
        }
    }

    private static <T> T checked(Function<String, T> parse, String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
