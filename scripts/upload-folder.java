///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Make an S3 prefix hold what a folder holds: send what is missing or changed, resume what was interrupted.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3
//SOURCES upload/FolderUpload.java
//SOURCES upload/Interrupt.java

import awskit.RequestCount;
import awskit.S3Location;
import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.ByteSize;
import awskit.script.IamPolicy;
import awskit.script.OutputOptions;
import awskit.script.Progress;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upload.FolderUpload;
import upload.Interrupt;
import upload.UploadOptions;
import upload.UploadReport;

/// Writes; with `--delete` deletes. Its IAM actions: `upload-folder … --iam-policy`.
@Command(name = "upload-folder", sortOptions = false,
        customSynopsis = "upload-folder [OPTIONS] FOLDER s3://BUCKET[/PREFIX]",
        description = {"Make an S3 prefix hold what a folder holds: send what is missing or changed, resume what was "
                + "interrupted.",
            "",
            "A file counts as unchanged if the object has its size and is not older; --checksum, --size-only and "
                + "--force say otherwise.",
            ""},
        footer = {"",
            "@|bold Examples:|@",
            "  upload-folder site s3://example.com",
            "  upload-folder site s3://example.com --delete --dry-run",
            "  upload-folder . s3://backup/laptop --exclude '.git/*'",
            "  upload-folder site s3://example.com --rule '*.html: Cache-Control=no-cache'"})
class UploadFolder implements Callable<Integer>, Script.NeedsPermissions {

    private static final String NAME = "upload-folder";
    /// Of each request: what outlasts a minute of throttling among thousands of files.
    private static final int ATTEMPTS = 8;

    enum Format { text, json }

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder whose content is sent.")
    Path folder;

    @Parameters(index = "1", paramLabel = "s3://BUCKET[/PREFIX]", description = "Where to.")
    String target;

    @Mixin
    UploadOptions options;

    @Mixin
    Output output;

    @Mixin
    SessionOptions aws;

    static final class Output extends OutputOptions {

        @Option(names = "--output", paramLabel = "FORMAT", description = "text (default), or json: one document at the "
                + "end.")
        Format format = Format.text;

        @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON line per file to this file.")
        Path report;
    }

    static void main(String... args) {
        Script.run(new UploadFolder(), args);
    }

    @Override
    public Integer call() throws Exception {
        options.validate();
        if (output.report != null && output.report.toString().equals("-")) {
            throw UserError.usage("--report \"-\" is not a file", "--report /dev/stderr, or --output json on stdout");
        }
        var location = S3Location.parse(target);
        var files = options.folder(folder);
        var requests = new RequestCount();
        try (var session = aws.builder().defaultMaxAttempts(ATTEMPTS).connections(options.connections())
                .interceptor(requests).build();
                var report = new UploadReport(requests, note -> output.note(NAME, note), output.report);
                var progress = options.dryRun() ? Progress.none() : output.progress(NAME)) {
            if (options.dryRun() && output.format == Format.text && !output.quiet()) {
                report.onLine(line -> announce(line, location));
            }
            var upload = new FolderUpload(session, location, options, report, progress);
            try (var _ = new Interrupt(upload::stop, () -> interrupted(report, progress))) {
                progress.expect(files.sizes());
                upload.run(files);
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
        report.close();
        if (output.format == Format.json) {
            System.out.println(Json.pretty(report.toTree()));
        }
        Terminal.error(NAME, "interrupted: " + progress.counts() + " done (run again to go on)");
    }

    private void tell(UploadReport report) {
        for (var failed : report.failed()) {
            Terminal.error(NAME, (failed.path() == null ? failed.key() : failed.path()) + ": " + failed.message());
        }
        if (output.format == Format.json) {
            System.out.println(Json.pretty(report.toTree()));
        } else if (!output.quiet()) {
            Terminal.line(report.summary(target, options.dryRun()));
            if (options.dryRun()) {
                Terminal.line(report.cost());
            }
        }
    }

    @Override
    public IamPolicy iamPolicy() {
        options.validate();
        return options.iamPolicy(S3Location.parse(target));
    }
}
