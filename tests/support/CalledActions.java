//SOURCES Commands.java

package support;

import awskit.data.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// The IAM actions of the operations that a command really calls. The SDK finds this interceptor on the class path of
/// the command's process, so that it sees every client, and the credentials' too.
///
/// ```java
/// var called = CalledActions.in(folder);
/// called.record(Commands.with()).exec("whoami");
/// assertEquals(Set.of("sts:GetCallerIdentity"), called.actions());
/// ```
public final class CalledActions implements ExecutionInterceptor {

    private static final String FILE = "awskit.test.called";
    private static final String INTERCEPTORS = "software/amazon/awssdk/global/handlers/execution.interceptors";

    /// The operations whose action has another name. What has a version ID has an action of its own
    /// ([actions of S3](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)).
    private static final Map<String, List<String>> ACTIONS = Map.ofEntries(
            Map.entry("lambda:Invoke", List.of("lambda:InvokeFunction")),
            Map.entry("s3:CompleteMultipartUpload", List.of("s3:PutObject")),
            Map.entry("s3:CopyObject", List.of("s3:GetObject", "s3:PutObject")),
            Map.entry("s3:CreateMultipartUpload", List.of("s3:PutObject")),
            Map.entry("s3:DeleteObjects", List.of("s3:DeleteObject")),
            Map.entry("s3:DeleteObjectsVersion", List.of("s3:DeleteObjectVersion")),
            Map.entry("s3:GetBucketEncryption", List.of("s3:GetEncryptionConfiguration")),
            Map.entry("s3:GetBucketLifecycleConfiguration", List.of("s3:GetLifecycleConfiguration")),
            Map.entry("s3:GetPublicAccessBlock", List.of("s3:GetBucketPublicAccessBlock")),
            Map.entry("s3:HeadBucket", List.of("s3:ListBucket")),
            Map.entry("s3:HeadObject", List.of("s3:GetObject")),
            Map.entry("s3:ListBuckets", List.of("s3:ListAllMyBuckets")),
            Map.entry("s3:ListMultipartUploads", List.of("s3:ListBucketMultipartUploads")),
            Map.entry("s3:ListObjectVersions", List.of("s3:ListBucketVersions")),
            Map.entry("s3:ListObjects", List.of("s3:ListBucket")),
            Map.entry("s3:ListObjectsV2", List.of("s3:ListBucket")),
            Map.entry("s3:ListParts", List.of("s3:ListMultipartUploadParts")),
            Map.entry("s3:UploadPart", List.of("s3:PutObject")),
            Map.entry("s3:UploadPartCopy", List.of("s3:GetObject", "s3:PutObject")),
            Map.entry("sqs:DeleteMessageBatch", List.of("sqs:DeleteMessage")),
            Map.entry("sqs:SendMessageBatch", List.of("sqs:SendMessage")));

    private final Path file;

    /// The SDK's way to make one, in the process of the command.
    public CalledActions() {
        this(Path.of(System.getProperty(FILE)));
    }

    private CalledActions(Path file) {
        this.file = file;
    }

    /// Keeps what is recorded in a folder that has nothing else in it.
    public static CalledActions in(Path folder) {
        try {
            var interceptors = folder.resolve(INTERCEPTORS);
            Files.createDirectories(interceptors.getParent());
            Files.writeString(interceptors, CalledActions.class.getName());
            return new CalledActions(Files.createFile(folder.resolve("called")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the command, changed so that it records its calls.
    public Commands record(Commands command) {
        return command.withoutArchive().java("-D" + FILE + "=" + file, "-Xbootclasspath/a:" + file.getParent());
    }

    /// Returns the actions that were needed so far.
    public Set<String> actions() {
        try (var operations = Files.lines(file)) {
            return new TreeSet<>(operations.map(operation -> ACTIONS.getOrDefault(operation, List.of(operation)))
                    .flatMap(Collection::stream).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the actions that the catalogue names for a script, without those that its calls did not need and that are
    /// needed only for something else, as the catalogue says: what [#actions] must be.
    public Set<String> declared(String script) {
        try {
            var catalog = (Map<?, ?>) Json.read(Files.readString(Checkout.root().resolve("catalog.json")));
            var entry = ((List<?>) catalog.get("scripts")).stream().map(each -> (Map<?, ?>) each)
                    .filter(each -> each.get("name").equals(script)).findFirst().orElseThrow();
            var called = actions();
            return new TreeSet<>(((List<?>) entry.get("iam")).stream().map(String.class::cast)
                    .filter(action -> called.contains(action) || !((Map<?, ?>) entry.get("iamWhen")).containsKey(action))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        var service = attributes.getAttribute(SdkInternalExecutionAttribute.SELECTED_AUTH_SCHEME).authSchemeOption()
                .signerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME);
        var version = context.request().toString().contains("VersionId=") ? "Version" : "";
        var line = service + ":" + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME) + version + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
