package awskit;

import module java.base;

import awskit.data.Tree;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;

/// All pages joined into one: boto3's `build_full_result`.
final class FullResult {

    /// What the pages of S3's listings repeat from the request, or say of themselves.
    private static final Set<String> OF_A_PAGE = Set.of("Bucket", "Name", "Key", "UploadId", "Delimiter", "StartAfter",
            "EncodingType", "KeyCount");

    private FullResult() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> of(Pages<? extends AwsResponse> pages, Pagination pagination) {
        var result = new LinkedHashMap<String, Object>();
        pages.forEachRemaining(page -> {
            merge(result, Tree.of((SdkPojo) page));
            if (page.sdkFields().stream().anyMatch(member -> member.memberName().equals("RequestCharged"))) {
                result.keySet().removeAll(OF_A_PAGE);
                result.putIfAbsent("RequestCharged", null);
            }
        });
        // Members that describe a single page.
        var inner = pagination.box() == null ? result
                : (Map<String, Object>) result.getOrDefault(pagination.box().memberName(), new HashMap<>());
        pagination.tokens().forEach(token -> {
            inner.remove(token.in().memberName());
            inner.remove(token.out().memberName());
        });
        Stream.of(pagination.limit(), pagination.truncated()).filter(Objects::nonNull)
                .forEach(member -> inner.remove(member.memberName()));
        pages.resumeToken().ifPresent(token -> result.put("NextToken", token));
        return result;
    }

    @SuppressWarnings("unchecked")
    private static void merge(Map<String, Object> result, Map<String, Object> page) {
        page.forEach((name, value) -> result.merge(name, value, (before, more) -> {
            if (before instanceof List<?> && more instanceof List<?> items) {
                ((List<Object>) before).addAll(items);
            } else if (before instanceof Map<?, ?> && more instanceof Map<?, ?> box) {
                merge((Map<String, Object>) before, (Map<String, Object>) box);
            } else if (name.endsWith("Count") && before instanceof Integer sum && more instanceof Integer count) {
                return sum + count;
            }
            return before;
        }));
    }
}
