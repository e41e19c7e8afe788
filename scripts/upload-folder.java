///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Make an S3 prefix hold what a folder holds: send what is missing or changed, resume what was interrupted.
//DEPS software.amazon.awssdk:s3
//SOURCES ../lib/awskit/FolderUpload.java
//SOURCES ../lib/awskit/Interrupt.java
//SOURCES ../lib/awskit/OutputOptions.java
//SOURCES ../lib/awskit/Script.java
//SOURCES ../lib/awskit/SessionOptions.java

import awskit.ExitCode;
import awskit.FolderUpload;
import awskit.IamPolicy;
import awskit.Interrupt;
import awskit.Json;
import awskit.OutputOptions;
import awskit.RequestCount;
import awskit.S3Location;
import awskit.Script;
import awskit.SessionOptions;
import awskit.Terminal;
import awskit.UploadOptions;
import awskit.UploadReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes; with `--delete` deletes. Its IAM actions: `upload-folder … --iam-policy`.
@Command(name = "upload-folder", sortOptions = false,
        customSynopsis = "upload-folder [OPTIONS] FOLDER s3://BUCKET[/PREFIX]",
        description = "Make an S3 prefix hold what a folder holds: send what is missing or changed, resume what was "
                + "interrupted.",
        footer = {"",
            "A file counts as unchanged if the object has its size and is not older; --checksum, --size-only and --force "
                + "say otherwise.",
            "",
            "Examples:",
            "  upload-folder site s3://example.com",
            "  upload-folder site s3://example.com --delete --dry-run",
            "  upload-folder . s3://backup/laptop --exclude '.git/*'",
            "  upload-folder site s3://example.com --rule '*.html: Cache-Control=no-cache'"})
class UploadFolder implements Callable<Integer>, Script.NeedsPermissions {

    private static final String NAME = "upload-folder";

    enum Format { text, json }

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder whose content is sent.")
    Path folder;

    @Parameters(index = "1", paramLabel = "s3://BUCKET[/PREFIX]", description = "Where to.")
    String target;

    @Mixin
    UploadOptions options;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON line per file.")
    Path reportFile;

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json: one document at the end.")
    Format format = Format.text;

    @ArgGroup(validate = false, heading = "%nWhat it tells:%n")
    OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = "%nAWS, by the AWS CLI's names:%n")
    SessionOptions aws = new SessionOptions();

    static void main(String... args) {
        Script.run(new UploadFolder(), args);
    }

    @Override
    public Integer call() throws Exception {
        options.validate();
        var location = S3Location.parse(target);
        var files = options.folder(folder);
        var requests = new RequestCount();
        try (var session = aws.builder().connections(options.concurrency()).interceptor(requests).build();
                var report = new UploadReport(requests, note -> output.note(NAME, note), reportFile)) {
            try (var progress = output.progress(NAME)) {
                var upload = new FolderUpload(options.client(session), location, options, report, progress,
                        session::renewCredentials);
                try (var interrupt = new Interrupt(upload::stop)) {
                    upload.run(files);
                }
            } finally {
                tell(report);
            }
            return report.failed().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }

    private void tell(UploadReport report) {
        for (var failed : report.failed()) {
            Terminal.error(NAME, (failed.path() == null ? failed.key() : failed.path()) + ": " + failed.message());
        }
        if (format == Format.json) {
            System.out.println(Json.pretty(report.toTree()));
        } else if (!output.quiet()) {
            System.out.println(report.summary(options.dryRun()) + " " + target);
        }
    }

    @Override
    public IamPolicy iamPolicy() {
        return options.iamPolicy(S3Location.parse(target));
    }
}
