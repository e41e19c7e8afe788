package awskit.credentials;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Temporary credentials, and when they were issued.
record IssuedCredentials(AwsSessionCredentials credentials, Instant issued) {

    /// How long before they expire credentials are renewed, unless they are short-lived.
    private static final Duration WINDOW = Duration.ofMinutes(5);

    /// Returns whether the credentials need no renewal yet: they expire in more than five minutes, or in more than a
    /// quarter of their lifetime if that is shorter.
    public boolean isFresh() {
        var quarter = Duration.between(issued, expiration()).dividedBy(4);
        return Instant.now().isBefore(expiration().minus(quarter.compareTo(WINDOW) < 0 ? quarter : WINDOW));
    }

    /// Returns whether the credentials have not expired.
    public boolean isValid() {
        return Instant.now().isBefore(expiration());
    }

    /// Returns when the credentials expire.
    public Instant expiration() {
        return credentials.expirationTime().orElse(Instant.MAX);
    }

    /// Returns the JSON members that [#of] reads, including the secrets.
    public Map<String, Object> toTree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("AccessKeyId", credentials.accessKeyId());
        tree.put("SecretAccessKey", credentials.secretAccessKey());
        tree.put("SessionToken", credentials.sessionToken());
        tree.put("Expiration", expiration().toString());
        tree.put("Issued", issued.toString());
        credentials.accountId().ifPresent(account -> tree.put("AccountId", account));
        return tree;
    }

    /// Returns the credentials that [#toTree] wrote, or nothing for any other document.
    public static Optional<IssuedCredentials> of(Object document) {
        try {
            var tree = (Map<?, ?>) document;
            return Optional.of(new IssuedCredentials(AwsSessionCredentials.builder()
                    .accessKeyId(tree.get("AccessKeyId").toString())
                    .secretAccessKey(tree.get("SecretAccessKey").toString())
                    .sessionToken(tree.get("SessionToken").toString())
                    .expirationTime(Instant.parse(tree.get("Expiration").toString()))
                    .accountId((String) tree.get("AccountId")).build(), Instant.parse(tree.get("Issued").toString())));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /// Contains no secret.
    @Override
    public String toString() {
        return "IssuedCredentials[expiration=" + expiration() + "]";
    }
}
