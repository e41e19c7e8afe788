//DEPS software.amazon.awssdk:s3

package upload;

import awskit.errors.Failure;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The refusal of an object by S3, with the option that may help.
final class Refusal {

    private static final Set<String> SENDING = Set.of("PutObject", "CreateMultipartUpload", "UploadPart",
            "CompleteMultipartUpload");

    private Refusal() {}

    /// Returns the line of a failure, which names the option in its brackets.
    static String line(Failure failure, PutObjectRequest template) {
        var line = failure.line();
        return hint(failure, Optional.ofNullable(template.serverSideEncryptionAsString()).orElse("none"))
                .map(hint -> line.endsWith(")") ? line.substring(0, line.length() - 1) + "; " + hint + ")"
                        : line + " (" + hint + ")").orElse(line);
    }

    private static Optional<String> hint(Failure failure, String sse) {
        var message = failure.message().toLowerCase(Locale.ROOT);
        if (failure.operation() == null || !SENDING.contains(failure.operation())) {
            return Optional.empty();
        }
        return Optional.ofNullable(switch (failure.code()) {
            case "AccessDenied" -> message.contains("kms:") ? key(sse)
                    : message.contains("blockpublicacls") || message.contains("s3:putobjectacl") ? "or leave out --acl"
                    : message.contains("s3:putobjecttagging") ? "or leave out --tagging"
                    // If S3 says which kind of policy does not allow the action, no other header helps.
                    : message.contains(" allows the ") ? null : encryption(sse);
            case "AccessControlListNotSupported" -> "leave out --acl";
            case "NotImplemented", "InvalidArgument", "InvalidRequest", "InvalidEncryptionAlgorithmError" ->
                    message.contains("encrypt") && !sse.equals("none") ? "try --sse none" : null;
            default -> failure.code().startsWith("KMS.") ? key(sse) : null;
        });
    }

    private static String key(String sse) {
        return sse.startsWith("aws:kms") ? "check --sse-kms-key-id, or try --sse none"
                : "the bucket encrypts with a KMS key; try --sse AES256, or --sse-kms-key-id with another key";
    }

    private static String encryption(String sse) {
        return "if the bucket's policy wants another encryption: " + switch (sse) {
            case "AES256" -> "--sse aws:kms, or --sse none";
            case "none" -> "--sse aws:kms, or --sse AES256";
            default -> "--sse none, or another --sse-kms-key-id";
        };
    }
}
