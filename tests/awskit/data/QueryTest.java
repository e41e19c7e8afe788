//DEPS org.junit.jupiter:junit-jupiter

package awskit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
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

    @ParameterizedTest
    @MethodSource("queries")
    void findsWhatTheCliFinds(String query, String expected) {
        assertEquals(expected, Json.line(Query.of(query).search(TREE)));
    }

    @Test
    void badExpressionIsNamed() {
        for (var query : new String[] {"a[", "length(`1`)", "nosuch(@)"}) {
            var error = assertThrows(UserError.class, () -> Query.of(query).search(TREE), query);
            assertEquals(ExitCode.USAGE, error.exitCode());
            assertTrue(error.getMessage().contains('"' + query + '"'), error.getMessage());
        }
    }
}
