package awskit;

import module java.base;

import awskit.data.Json;
import awskit.data.Parameters;
import awskit.data.Tree;
import awskit.errors.UserError;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkPojo;

/// A position in a listing: a page, and the number of its items to skip.
///
/// Its text is that of boto3 and the AWS CLI, so that each can go on where another stopped: base64 of a JSON object
/// with the token members of the page's request (null for the first page) and, if there are items to skip, their number
/// as `boto_truncate_amount`. `{"ContinuationToken": null, "boto_truncate_amount": 7}` is in the middle of the first
/// page.
record ResumeToken(AwsRequest request, int skip) {

    private static final String SKIP = "boto_truncate_amount";

    /// Returns the position that a text stands for, for a request of the same operation. The text may be a token of the
    /// service itself.
    ///
    /// @throws UserError (usage) if it is a token of another operation, or none at all
    static ResumeToken parse(String text, AwsRequest request, Pagination pagination) {
        var names = pagination.tokens().stream().map(token -> token.in().memberName()).toList();
        var values = new LinkedHashMap<String, Object>();
        var skip = 0;
        if (json(text) instanceof Map<?, ?> json) {
            for (var name : names) {
                if (!json.containsKey(name)) {
                    throw UserError.usage("starting token is not one of " + pagination.operation(), "it lacks " + name);
                }
                values.put(name, json.get(name));
            }
            if (!String.valueOf(json.containsKey(SKIP) ? json.get(SKIP) : 0).matches("\\d{1,9}")) {
                throw UserError.usage("starting token is not one of " + pagination.operation(), "the number of items to "
                        + "skip is wrong");
            }
            skip = json.get(SKIP) instanceof Number amount ? amount.intValue() : 0;
        } else {
            // The form of botocore until 2016: TOKEN___7.
            var parts = text.split("___");
            var amount = parts.length > names.size() && parts[names.size()].matches("\\d{1,9}");
            if (parts.length != names.size() + (amount ? 1 : 0)) {
                throw UserError.usage("starting token is not one of " + pagination.operation(), "it has the parts "
                        + String.join(", ", names) + "; take the token that an earlier run returned");
            }
            IntStream.range(0, names.size()).forEach(i ->
                    values.put(names.get(i), parts[i].equals("None") ? null : parts[i]));
            skip = amount ? Integer.parseInt(parts[names.size()]) : 0;
        }
        var builder = request.toBuilder();
        try {
            Parameters.set((SdkPojo) builder, values);
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            throw UserError.usage("starting token is not one of " + pagination.operation(), "a value is wrong");
        }
        return new ResumeToken((AwsRequest) builder.build(), skip);
    }

    String text(Pagination pagination) {
        var tree = Tree.of((SdkPojo) request);
        var json = new LinkedHashMap<String, Object>();
        for (var token : pagination.tokens()) {
            json.put(token.in().memberName(), tree.get(token.in().memberName()));
        }
        if (skip > 0) {
            json.put(SKIP, skip);
        }
        return Base64.getEncoder().encodeToString(Json.line(json).getBytes(StandardCharsets.UTF_8));
    }

    private static Object json(String text) {
        try {
            return Json.read(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
