package awskit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import awskit.script.IamPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void printsAsTheAwsCliDoes() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("b", List.of(1, "é\u0007\"", true));
        tree.put("a", null);
        tree.put("empty", Map.of());
        tree.put("none", List.of());
        assertEquals("""
                {
                    "b": [
                        1,
                        "é\\u0007\\"",
                        true
                    ],
                    "a": null,
                    "empty": {},
                    "none": []
                }""", Json.pretty(tree));
        assertEquals("{\"b\":[1,\"é\\u0007\\\"\",true],\"a\":null,\"empty\":{},\"none\":[]}", Json.line(tree));
        assertEquals(tree, Json.read(Json.line(tree)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"SecretAccessKey\": \"hidden", "hidden", "[1] hidden", "{} {}"})
    void refusesWhatIsNotOneDocumentWithoutRepeatingIt(String text) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Json.read(text), text);
        assertFalse(thrown.getMessage().contains("hidden"), thrown.getMessage());
    }

    @Test
    void writesPoliciesAsIamReadsThem() {
        var policy = IamPolicy.allow("s3:PutObject", "s3:GetObject").resources("arn:aws:s3:::b/*")
                .and("s3:ListBucket").resources(Map.of("StringLike", Map.of("s3:prefix", "p/*")), "arn:aws:s3:::b");
        assertEquals(Map.of("Version", "2012-10-17", "Statement", List.of(
                Map.of("Effect", "Allow", "Action", List.of("s3:PutObject", "s3:GetObject"), "Resource",
                        List.of("arn:aws:s3:::b/*")),
                Map.of("Effect", "Allow", "Action", List.of("s3:ListBucket"), "Resource", List.of("arn:aws:s3:::b"),
                        "Condition", Map.of("StringLike", Map.of("s3:prefix", "p/*"))))), Json.read(policy.toJson()));
    }
}
