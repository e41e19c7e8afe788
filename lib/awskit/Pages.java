package awskit;

import module java.base;

import awskit.data.Query;
import awskit.data.Tree;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// One run through the pages of a [Paginator]: a request when the next page is asked for, and no page kept. Spent at
/// its end; not for several threads.
public final class Pages<P extends AwsResponse> implements Iterator<P> {

    private final Function<AwsRequest, P> call;
    private final Pagination pagination;
    private SdkField<?> counted;
    private long left;
    private ResumeToken position;

    Pages(Function<AwsRequest, P> call, Pagination pagination, ResumeToken start, long maxItems) {
        this.call = call;
        this.pagination = pagination;
        counted = pagination.lists().getFirst();
        position = start;
        left = maxItems;
    }

    /// Whether there is another page; makes no request.
    @Override
    public boolean hasNext() {
        return position != null && left > 0;
    }

    /// Returns the next page, without the items that came before the starting token or are more than the maximum.
    ///
    /// @throws UserError when the service repeats itself
    @Override
    public P next() {
        return turn().page;
    }

    /// A page as it is handed out, and the places around it.
    private record Turn<P>(P page, List<?> items, ResumeToken before, ResumeToken after) {}

    private Turn<P> turn() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var before = position;
        var page = call.apply(before.request());
        var all = pagination.list(page, counted);
        var from = Math.min(before.skip(), all.size());
        var to = from + (int) Math.min(all.size() - from, left);
        var next = pagination.next(before.request(), page);
        if (next.isPresent() && next.get().equals(before.request())) {
            throw UserError.of(ExitCode.ERROR, "operation \"" + pagination.operation() + "\" gave the same token "
                    + "twice", "the endpoint pages wrongly; stopped, as this would never end");
        }
        // A smaller page size than before leaves some to skip on the pages that follow.
        position = to < all.size() ? new ResumeToken(before.request(), to)
                : next.map(request -> new ResumeToken(request, before.skip() - from)).orElse(null);
        left -= to - from;
        var items = all.subList(from, to);
        return new Turn<>(items.size() == all.size() ? page : cut(page, items, from > 0), items,
                new ResumeToken(before.request(), from), position);
    }

    /// The first part of a page had its other lists already.
    private P cut(P page, List<?> items, boolean resumed) {
        var lists = new LinkedHashMap<SdkField<?>, List<?>>();
        pagination.lists().stream().filter(list -> resumed && list != counted)
                .filter(list -> !pagination.list(page, list).isEmpty()).forEach(list -> lists.put(list, List.of()));
        lists.put(counted, items);
        return pagination.with(page, lists);
    }

    /// Returns what makes a later run [go on][Paginator#startingToken] after the last page or item handed out; empty
    /// when nothing is left.
    public Optional<String> resumeToken() {
        return Optional.ofNullable(position).map(place -> place.text(pagination));
    }

    /// Returns the pages not read yet.
    public Stream<P> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
    }

    /// Returns the items not read yet of the first list that holds such: `S3Object.class` or `CommonPrefix.class`. It
    /// is that list then that the maximum counts.
    ///
    /// @throws UserError (usage) if the operation lists no such items
    public <T> Stream<T> items(Class<T> type) {
        counted = pagination.listOf(type);
        return items().map(type::cast);
    }

    /// Returns the items not read yet of the operation's first list.
    public Stream<?> items() {
        var items = new Iterator<Object>() {

            private Turn<P> turn = new Turn<>(null, List.of(), position, position);
            private int given;

            @Override
            public boolean hasNext() {
                while (given == turn.items.size() && Pages.this.hasNext()) {
                    turn = turn();
                    given = 0;
                    place();
                }
                return given < turn.items.size();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var item = turn.items.get(given++);
                place();
                return item;
            }

            private void place() {
                position = given == turn.items.size() ? turn.after
                        : new ResumeToken(turn.before.request(), turn.before.skip() + given);
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false);
    }

    /// Returns what a [JMESPath](https://jmespath.org) expression finds on each page not read yet; the items of lists
    /// one by one, and nothing for a page without a match.
    ///
    /// @throws UserError (usage) if it is no JMESPath expression
    public Stream<Object> search(String expression) {
        var query = Query.of(expression);
        return stream().flatMap(page -> switch (query.search(Tree.of((SdkPojo) page))) {
            case null -> Stream.empty();
            case List<?> list -> list.stream();
            case Object one -> Stream.of(one);
        });
    }
}
