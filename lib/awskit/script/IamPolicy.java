package awskit.script;

import module java.base;

import awskit.data.Json;

/// An IAM policy document: the actions a command may do, and on which resources. Immutable.
///
/// ```java
/// IamPolicy.allow("ec2:DescribeInstances").resources("*")
/// ```
///
/// The grammar is IAM's:
/// [JSON policy elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
public final class IamPolicy {

    private record Statement(List<String> actions, List<String> resources,
            Map<String, Map<String, String>> conditions) {}

    /// The actions of a statement that has no resources yet.
    public record Actions(IamPolicy before, List<String> actions) {

        /// Returns the policy with these actions allowed on these resources (ARNs, or `*`).
        public IamPolicy resources(String... resources) {
            return resources(Map.of(), resources);
        }

        /// Returns the policy with these actions allowed on these resources under a condition, such as
        /// `{"StringLike": {"s3:prefix": "logs/*"}}`.
        public IamPolicy resources(Map<String, Map<String, String>> conditions, String... resources) {
            var added = new Statement(actions, List.of(resources), conditions);
            return new IamPolicy(Stream.concat(before.statements.stream(), Stream.of(added)).toList());
        }
    }

    private final List<Statement> statements;

    private IamPolicy(List<Statement> statements) {
        this.statements = statements;
    }

    /// Returns a policy that allows nothing.
    public static IamPolicy none() {
        return new IamPolicy(List.of());
    }

    /// Begins a policy: `IamPolicy.allow("s3:PutObject").resources("arn:aws:s3:::logs/*")`.
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
