//DEPS org.junit.jupiter:junit-jupiter

package awskit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// JMESPath as the AWS CLI evaluates it. The expected values are those of jmespath.py.
class QueryTest {

    private static final Object TREE = Json.read("""
            {"Reservations": [
              {"Instances": [{"Id": "i-1", "At": "2026-01-02", "Size": 3}, {"Id": "i-2", "At": "2025-12-31", "Size": 5}]},
              {"Instances": [{"Id": "i-3", "At": "2026-07-01", "Size": 1, "Tags": [{"Key": "Name", "Value": "web"}]}]}
            ]}""");

    static Stream<Arguments> queries() {
        return Stream.of(
                arguments("Reservations[].Instances[].Id", "[\"i-1\",\"i-2\",\"i-3\"]"),
                arguments("Reservations[].Instances[] | [?At > '2026'].Id", "[\"i-1\",\"i-3\"]"),
                arguments("Reservations[].Instances[] | [?At <= '2026-01-02'].Id", "[\"i-1\",\"i-2\"]"),
                arguments("Reservations[].Instances[] | [?Size >= `3`].Id", "[\"i-1\",\"i-2\"]"),
                arguments("Reservations[].Instances[] | [?At == '2026-01-02'].Id", "[\"i-1\"]"),
                arguments("Reservations[].Instances[] | [?Size > 'x'].Id", "[]"),
                arguments("Reservations[].Instances[] | [?At > `2026`].Id", "[]"),
                arguments("Reservations[].Instances[] | [?At == `2026-01-02`].Id", "[\"i-1\"]"),
                arguments("Reservations[].Instances[] | [?Id == ` i-2`].Size", "[5]"),
                arguments("Reservations[1].Instances[0].Tags[?Key==`Name`]|[0].Value", "\"web\""),
                arguments("Reservations[1].Instances[0].Tags[?Key==`\"Name\"`]|[0].Value", "\"web\""),
                arguments("join(`, `, Reservations[].Instances[].Id)", "\"i-1, i-2, i-3\""),
                arguments("[`true`, `null`, `-1.5`, `[1]`, `{\"a\": \"b\"}`, '`x`']",
                        "[true,null,-1.5,[1],{\"a\":\"b\"},\"`x`\"]"),
                arguments("Reservations[1].Instances[0].Tags[?Key=='Name'] | [0].Value", "\"web\""),
                arguments("sort_by(Reservations[].Instances[], &At)[-1].{id: Id, size: Size}", "{\"id\":\"i-3\",\"size\":1}"),
                arguments("length(Reservations[].Instances[])", "3"),
                arguments("Nothing.here", "null"));
    }

    /// Each of these was wrong, or ended in an exception, with a library in place of our own parser.
    static Stream<Arguments> values() {
        return Stream.of(
                arguments("contains(ports, `22`)", "true"),
                arguments("contains(ports, `22.0`)", "true"),
                arguments("contains(ports, '22')", "false"),
                arguments("contains(name, 'e')", "true"),
                arguments("sum(ports)", "12345679350"),
                arguments("sum(decimals)", "4.0"),
                arguments("[abs(`-3`), ceil(`1.2`), floor(`1.8`), abs(`-1.5`)]", "[3,2,1,1.5]"),
                arguments("avg(ports[:2])", "232.5"),
                arguments("max(ports)", "12345678885"),
                arguments("name[::-1]", "null"),
                arguments("reverse(name)", "\"bew\""),
                arguments("ports[::-1]", "[12345678885,443,22]"),
                arguments("ports[5:0:-2]", "[12345678885]"),
                arguments("ports[-9999999999:9999999999]", "[22,443,12345678885]"),
                arguments("object.*", "[1]"),
                arguments("length('😀')", "1"),
                arguments("`12345678901234567890`", "12345678901234567890"),
                arguments("to_number('1e21') > `1e20`", "true"),
                arguments("[to_number('12'), to_number('-1.50'), to_number('x'), to_number(name)]",
                        "[12,-1.5,null,null]"),
                arguments("'\\\\'", "\"\\\\\\\\\""),
                arguments("'a\\'b'", "\"a'b\""),
                arguments("[`1` == `1.0`, `[1]` == `[1.0]`, `{\"a\": 1}` == `{\"a\": 1.0}`, `1` == `true`]",
                        "[true,true,true,false]"),
                arguments("map(&type(@), [name, ports, object, decimals[0], `null`, `true`])",
                        "[\"string\",\"array\",\"object\",\"number\",\"null\",\"boolean\"]"),
                arguments("max_by(pairs, &size).name", "\"b\""),
                arguments("sort_by(pairs, &name)[].name", "[\"a\",\"b\",\"c\"]"),
                arguments("merge(object, {b: `3`})", "{\"a\":1,\"b\":3}"),
                arguments("to_string(object)", "\"{\\\"a\\\":1,\\\"b\\\":null}\""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void keepsValuesAsTheyAre(String query, String expected) {
        assertEquals(expected, Json.line(Query.of(query).search(Json.read("""
                {"ports": [22, 443, 12345678885], "decimals": [1.5, 2.5], "name": "web",
                 "object": {"a": 1, "b": null},
                 "pairs": [{"name": "c", "size": 1}, {"name": "b", "size": 2.5}, {"name": "a", "size": 2}]}"""))));
    }

    @Test
    void findsExactNumbersOfItems() {
        var tree = Map.of("price", new BigDecimal("0.1"), "id", new BigDecimal("12345678901234567890123"));
        assertEquals(Map.of("sum", new BigDecimal("0.3"), "id", new BigInteger("12345678901234567890123")),
                Query.of("{sum: sum([price, price, price]), id: abs(id)}").search(tree));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void findsWhatTheCliFinds(String query, String expected) {
        assertEquals(expected, Json.line(Query.of(query).search(TREE)));
    }

    @Test
    void badExpressionIsNamed() {
        for (var query : new String[] {"", "a[", "a b", "[0", "a[::0]", "a[]b", "a.", "a.1", "'a", "`\"a`", "\"a",
                "length()", "length(@, @)", "length(`1`)", "join('', `[1]`)", "nosuch(@)", "sort_by(@.*, &@)", "#",
                "sum(&a)", "@(a)", "\"a\"(b)", "{a}", "a[1:2:3:4]", "a..b", "foo.[]", "(".repeat(100_000)}) {
            var error = assertThrows(UserError.class, () -> Query.of(query).search(TREE), query);
            assertEquals(ExitCode.USAGE, error.exitCode());
            assertTrue(error.getMessage().contains('"' + query + '"'), error.getMessage());
            assertFalse(error.getMessage().contains("--query"), "the library knows no option: " + error.getMessage());
        }
    }
}
