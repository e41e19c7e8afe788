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

/// One run through the pages of a [Paginator]. It makes a request when the next page is asked for, and keeps no page.
/// Not thread-safe.
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

    /// Returns whether there is another page; makes no request.
    @Override
    public boolean hasNext() {
        return position != null && left > 0;
    }

    /// Returns the next page, without the items that came before the starting token or are more than the maximum.
    ///
    /// @throws UserError if the service returns the same token twice
    @Override
    public P next() {
        return read().page;
    }

    /// A page as it is handed out, its items, and the positions before and after it.
    private record Read<P>(P page, List<?> items, ResumeToken before, ResumeToken after) {}

    private Read<P> read() {
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
                    + "twice", "an error of the endpoint; stopped, since the pages would never end");
        }
        // With a smaller page size than before, there are items to skip on the next pages too.
        position = to < all.size() ? new ResumeToken(before.request(), to)
                : next.map(request -> new ResumeToken(request, before.skip() - from)).orElse(null);
        left -= to - from;
        var items = all.subList(from, to);
        return new Read<>(items.size() == all.size() ? page : cut(page, items, from > 0), items,
                new ResumeToken(before.request(), from), position);
    }

    /// Returns the page with some of its items. Its other lists were in the part of the page that came before.
    private P cut(P page, List<?> items, boolean resumed) {
        var lists = new LinkedHashMap<SdkField<?>, List<?>>();
        pagination.lists().stream().filter(list -> resumed && list != counted)
                .filter(list -> !pagination.list(page, list).isEmpty()).forEach(list -> lists.put(list, List.of()));
        lists.put(counted, items);
        return pagination.with(page, lists);
    }

    /// Returns the token with which another run [goes on][Paginator#startingToken] after the last page or item that was
    /// read; empty at the end.
    public Optional<String> resumeToken() {
        return Optional.ofNullable(position).map(token -> token.text(pagination));
    }

    /// Returns the pages not read yet.
    public Stream<P> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
    }

    /// Returns the items not read yet of the first list of a type: `S3Object.class` or `CommonPrefix.class`. The
    /// maximum counts the items of that list.
    ///
    /// @throws UserError (usage) if the operation has no such list
    public <T> Stream<T> items(Class<T> type) {
        counted = pagination.listOf(type);
        return items().map(type::cast);
    }

    /// Returns the items not read yet of the operation's first list.
    public Stream<?> items() {
        var items = new Iterator<Object>() {

            private Read<P> read = new Read<>(null, List.of(), position, position);
            private int given;

            @Override
            public boolean hasNext() {
                while (given == read.items.size() && Pages.this.hasNext()) {
                    read = read();
                    given = 0;
                    move();
                }
                return given < read.items.size();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var item = read.items.get(given++);
                move();
                return item;
            }

            private void move() {
                position = given == read.items.size() ? read.after
                        : new ResumeToken(read.before.request(), read.before.skip() + given);
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false);
    }

    /// Returns what a [JMESPath](https://jmespath.org) expression finds on each page not read yet. The items of a list
    /// are returned one by one; a page without a match adds nothing.
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
