package awskit;

import module java.base;

import awskit.data.Json;
import awskit.data.Parameters;
import awskit.data.Tree;
import awskit.errors.UserError;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkPojo;

/// A place in a listing: a page, and how many of its items came before.
///
/// As text it is base64 of a JSON object, as boto3 and the AWS CLI write theirs, so that each resumes what another
/// began: the members of the request that lead to the page (null on the first), and `boto_truncate_amount`, the items
/// to leave out on it, unless it is 0. `{"ContinuationToken": null, "boto_truncate_amount": 7}` is in the middle of the
/// first page.
record ResumeToken(AwsRequest request, int skip) {

    private static final String SKIP = "boto_truncate_amount";

    /// Returns the place that a token names, for a request of the same operation. A service's own token is one too.
    ///
    /// @throws UserError (usage) if it is another operation's
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
            skip = json.get(SKIP) instanceof Number amount ? amount.intValue() : 0;
        } else {
            // As botocore wrote them until 2016: TOKEN___7.
            var parts = text.split("___");
            var amount = parts.length > names.size() && parts[names.size()].matches("\\d{1,9}");
            if (parts.length != names.size() + (amount ? 1 : 0)) {
                throw UserError.usage("starting token is not one of " + pagination.operation(), "of several ("
                        + String.join(", ", names) + ") it takes what a run before returned");
            }
            IntStream.range(0, names.size()).forEach(i ->
                    values.put(names.get(i), parts[i].equals("None") ? null : parts[i]));
            skip = amount ? Integer.parseInt(parts[names.size()]) : 0;
        }
        var builder = request.toBuilder();
        Parameters.set((SdkPojo) builder, values);
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
