//SOURCES ../data/Json.java
package awskit.script;

import awskit.data.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An IAM policy document: what a command may do, and on which resources. Immutable.
///
/// ```java
/// IamPolicy.allow("ec2:DescribeInstances").on("*")
/// ```
///
/// The grammar is IAM's:
/// [JSON policy elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
public record IamPolicy(List<Statement> statements) {

    /// Actions allowed on resources, under conditions (operator → key → value; often none).
    public record Statement(List<String> actions, List<String> resources, Map<String, Map<String, String>> conditions) {
        /// Copies its parts, so that a statement never changes.
        public Statement {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
            conditions = Map.copyOf(conditions);
        }
    }

    /// Actions that wait for their resources.
    public record Actions(IamPolicy before, List<String> actions) {

        /// Returns the policy with these actions allowed on these resources (ARNs, or `*`).
        public IamPolicy on(String... resources) {
            return on(Map.of(), resources);
        }

        /// Returns the policy with these actions allowed on these resources under a condition, such as
        /// `{"StringLike": {"s3:prefix": "logs/*"}}`.
        public IamPolicy on(Map<String, Map<String, String>> conditions, String... resources) {
            var all = new ArrayList<>(before.statements);
            all.add(new Statement(actions, List.of(resources), conditions));
            return new IamPolicy(all);
        }
    }

    /// Copies its parts, so that a policy never changes.
    public IamPolicy {
        statements = List.copyOf(statements);
    }

    /// Returns a policy that allows nothing.
    public static IamPolicy none() {
        return new IamPolicy(List.of());
    }

    /// Begins a policy: `IamPolicy.allow("s3:PutObject").on("arn:aws:s3:::logs/*")`.
    public static Actions allow(String... actions) {
        return none().and(actions);
    }

    /// Begins another statement of this policy.
    public Actions and(String... actions) {
        return new Actions(this, List.of(actions));
    }

    /// Returns the policy as the JSON document that IAM takes.
    public String toJson() {
        var document = new LinkedHashMap<String, Object>();
        document.put("Version", "2012-10-17");
        document.put("Statement", statements.stream().map(IamPolicy::tree).toList());
        return Json.pretty(document);
    }

    private static Map<String, Object> tree(Statement statement) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("Effect", "Allow");
        tree.put("Action", statement.actions());
        tree.put("Resource", statement.resources());
        if (!statement.conditions().isEmpty()) {
            tree.put("Condition", statement.conditions());
        }
        return tree;
    }
}
