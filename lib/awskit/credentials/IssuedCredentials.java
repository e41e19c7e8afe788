//DEPS software.amazon.awssdk:auth

package awskit.credentials;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Temporary credentials and when they were issued.
record IssuedCredentials(AwsSessionCredentials credentials, Instant issued) {

    /// How long before their end credentials are renewed, unless they are short-lived.
    static final Duration WINDOW = Duration.ofMinutes(5);

    /// Whether they are still far from their end: five minutes, or a quarter of a life shorter than twenty.
    boolean isFresh() {
        var quarter = Duration.between(issued, expiration()).dividedBy(4);
        return Instant.now().isBefore(expiration().minus(quarter.compareTo(WINDOW) < 0 ? quarter : WINDOW));
    }

    /// Whether a service still takes them.
    boolean isValid() {
        return Instant.now().isBefore(expiration());
    }

    Instant expiration() {
        return credentials.expirationTime().orElse(Instant.MAX);
    }

    /// Returns the members that [#of] reads; with the secrets.
    Map<String, Object> toTree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("AccessKeyId", credentials.accessKeyId());
        tree.put("SecretAccessKey", credentials.secretAccessKey());
        tree.put("SessionToken", credentials.sessionToken());
        tree.put("Expiration", expiration().toString());
        tree.put("Issued", issued.toString());
        credentials.accountId().ifPresent(account -> tree.put("AccountId", account));
        return tree;
    }

    /// Returns what [#toTree] wrote; empty for anything else.
    static Optional<IssuedCredentials> of(Object document) {
        try {
            var tree = (Map<?, ?>) document;
            return Optional.of(new IssuedCredentials(AwsSessionCredentials.builder()
                    .accessKeyId(tree.get("AccessKeyId").toString())
                    .secretAccessKey(tree.get("SecretAccessKey").toString())
                    .sessionToken(tree.get("SessionToken").toString())
                    .expirationTime(Instant.parse(tree.get("Expiration").toString()))
                    .accountId((String) tree.get("AccountId")).build(), Instant.parse(tree.get("Issued").toString())));
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    /// Never a secret.
    @Override
    public String toString() {
        return "IssuedCredentials[until " + expiration() + "]";
    }
}
