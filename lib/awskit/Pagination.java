package awskit;

import module java.base;

import awskit.data.Members;
import awskit.errors.UserError;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/// How one operation pages, found by the names of the members of its request and response. The SDK has no model of it
/// at run time; PaginationSweepTest compares the result with the SDK's paginators.
///
/// @param operation such as `ListObjectsV2`
/// @param tokens members of a response that the next request repeats; some operations have several (`KeyMarker`,
///     `UploadIdMarker`)
/// @param limit the request's page size; null if it has none
/// @param box the response's member that holds tokens and lists, as in CloudFront; null if they are in the response
/// @param truncated the response's flag that there are more pages; null if only the tokens say so
/// @param lists all lists of a response; the first is the one whose items are counted
record Pagination(String operation, List<Token> tokens, SdkField<?> limit, SdkField<?> box, SdkField<?> truncated,
        List<SdkField<?>> lists) {

    /// The members of a request and a response that hold the same token.
    record Token(SdkField<?> in, SdkField<?> out) {}

    private static final List<String> LIMITS = List.of("maxresults", "maxitems", "maxkeys", "maxparts", "maxuploads",
            "maxbuckets", "maxdirectorybuckets", "maxrecords", "maxdatapoints", "limit", "pagesize");

    private static final List<String> SAME_IN_BOTH = List.of("marker", "continuationtoken", "paginationtoken",
            "nextpagetoken", "pagetoken", "nextmarker", "position", "token");

    /// `IsTruncated` and its like, `HasMore…`, `Additional…Available`.
    private static final String MORE = "(is)?truncated|hasmore.*|additional.*available";

    /// Returns how the operation of a request pages.
    ///
    /// @throws UserError (usage) if it does not
    static Pagination of(AwsRequest request) {
        var operation = request.getClass().getSimpleName().replaceFirst("Request$", "");
        var response = response(request);
        var pagination = of(operation, request, response, null);
        for (var member : response.sdkFields()) {
            if (pagination == null && member.marshallingType() == MarshallingType.SDK_POJO) {
                pagination = of(operation, request, member.constructor().get(), member);
            }
        }
        if (pagination == null) {
            throw UserError.usage("operation \"" + operation + "\" has no pages", "call it on the client");
        }
        return pagination;
    }

    private static Pagination of(String operation, SdkPojo request, SdkPojo response, SdkField<?> box) {
        var in = byName(request);
        var out = byName(response);
        var tokens = tokens(in, out);
        var limit = LIMITS.stream().map(in::get).filter(Objects::nonNull).findFirst().orElse(null);
        var truncated = out.entrySet().stream().filter(member -> member.getKey().matches(MORE))
                .map(Map.Entry::getValue).filter(member -> member.marshallingType() == MarshallingType.BOOLEAN)
                .findFirst().orElse(null);
        var lists = out.values().stream().filter(member -> member.marshallingType() == MarshallingType.LIST).toList();
        return tokens.isEmpty() || lists.isEmpty() ? null
                : new Pagination(operation, tokens, limit, box, truncated, List.copyOf(lists));
    }

    /// `NextToken` goes into `NextToken`, `NextKeyMarker` into `KeyMarker`, `LastEvaluatedKey` into
    /// `ExclusiveStartKey`, `NextRecordName` into `StartRecordName`. `Marker` goes into `Marker` only if there is none
    /// of these, because S3 repeats a request's markers in its response.
    private static List<Token> tokens(Map<String, SdkField<?>> in, Map<String, SdkField<?>> out) {
        if (in.containsKey("nexttoken") && out.containsKey("nexttoken")) {
            return List.of(new Token(in.get("nexttoken"), out.get("nexttoken")));
        }
        var tokens = new ArrayList<Token>();
        out.forEach((name, member) -> Stream.of(
                        name.matches("next.*(marker|token)") ? name.substring(4) : "",
                        name.replaceFirst("^lastevaluated", "exclusivestart"),
                        name.replaceFirst("^nextrecord", "startrecord"))
                .filter(other -> !other.equals(name)).map(in::get).filter(Objects::nonNull)
                .forEach(other -> tokens.add(new Token(other, member))));
        if (tokens.isEmpty()) {
            SAME_IN_BOTH.stream().filter(name -> in.containsKey(name) && out.containsKey(name)).findFirst()
                    .ifPresent(name -> tokens.add(new Token(in.get(name), out.get(name))));
        }
        return List.copyOf(tokens);
    }

    /// Returns the request for the page after this one; empty at the end.
    @SuppressWarnings("unchecked")
    <Q extends AwsRequest> Optional<Q> next(Q request, AwsResponse page) {
        var shape = shape(page);
        if (shape == null || truncated != null && Boolean.FALSE.equals(truncated.getValueOrDefault(shape))) {
            return Optional.empty();
        }
        var next = request.toBuilder();
        var more = false;
        for (var token : tokens) {
            var value = token.out.getValueOrDefault(shape);
            var present = value != null && !value.equals("") && !value.equals(Map.of());
            token.in.set(next, present ? value : null);
            more |= present;
        }
        if (!more && truncated != null && Boolean.TRUE.equals(truncated.getValueOrDefault(shape))) {
            // Without a delimiter, ListObjects names no next marker: it is the last key of the page.
            var key = list(page, lists.getFirst()).reversed().stream().findFirst().map(SdkPojo.class::cast)
                    .map(last -> Members.get(last, "Key"));
            key.ifPresent(last -> tokens.getFirst().in.set(next, last));
            more = key.isPresent();
        }
        return more ? Optional.of((Q) next.build()) : Optional.empty();
    }

    List<?> list(AwsResponse page, SdkField<?> list) {
        var shape = shape(page);
        return shape == null || list.getValueOrDefault(shape) == null ? List.of()
                : (List<?>) list.getValueOrDefault(shape);
    }

    /// Returns the page with other items in its lists.
    @SuppressWarnings("unchecked")
    <P extends AwsResponse> P with(P page, Map<SdkField<?>, List<?>> other) {
        var response = page.toBuilder();
        if (box == null) {
            other.forEach((list, items) -> list.set(response, items));
        } else {
            var inner = ((ToCopyableBuilder<?, ?>) shape(page)).toBuilder();
            other.forEach((list, items) -> list.set(inner, items));
            box.set(response, ((Buildable) inner).build());
        }
        return (P) response.build();
    }

    /// Returns the first list of items of a type.
    SdkField<?> listOf(Class<?> type) {
        return lists.stream().filter(list -> itemType(list) == type).findFirst().orElseThrow(() ->
                UserError.usage("operation \"" + operation + "\" lists no " + type.getSimpleName(), "it lists "
                        + lists.stream().map(Pagination::itemType).map(Class::getSimpleName)
                        .collect(Collectors.joining(", "))));
    }

    private static Class<?> itemType(SdkField<?> list) {
        var item = list.getRequiredTrait(ListTrait.class).memberFieldInfo();
        return item.marshallingType() == MarshallingType.SDK_POJO ? item.constructor().get().getClass()
                .getEnclosingClass() : item.marshallingType().getTargetClass();
    }

    private SdkPojo shape(AwsResponse page) {
        return box == null ? (SdkPojo) page : (SdkPojo) box.getValueOrDefault(page);
    }

    private static SequencedMap<String, SdkField<?>> byName(SdkPojo shape) {
        var members = new LinkedHashMap<String, SdkField<?>>();
        shape.sdkFields().forEach(member -> members.put(member.memberName().toLowerCase(Locale.ROOT), member));
        return members;
    }

    /// Every operation of the SDK has a response named as its request.
    private static SdkPojo response(AwsRequest request) {
        var type = request.getClass();
        try {
            return (SdkPojo) Class.forName(type.getName().replaceFirst("Request$", "Response"), true,
                    type.getClassLoader()).getMethod("builder").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " has no response", e);
        }
    }
}
