//SOURCES CredentialsEnvironment.java

package role;

import module java.base;

import awskit.data.Json;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Credentials as text that a shell evaluates or a program reads. Every value is quoted, so that a shell never runs any
/// part of it. A format refuses a value that it cannot represent.
public enum CredentialsFormat {

    /// For `eval "$(…)"` in bash, dash, zsh, ksh and every other POSIX shell.
    env {
        @Override
        void set(StringBuilder text, String name, String value) {
            text.append("export ").append(name).append("='").append(value.replace("'", "'\\''")).append("'\n");
        }

        @Override
        void unset(StringBuilder text, List<String> names) {
            text.append("unset ").append(String.join(" ", names)).append('\n');
        }
    },

    /// For `… | source`.
    fish {
        @Override
        void set(StringBuilder text, String name, String value) {
            text.append("set -gx ").append(name).append(" '")
                    .append(value.replace("\\", "\\\\").replace("'", "\\'")).append("'\n");
        }

        @Override
        void unset(StringBuilder text, List<String> names) {
            names.forEach(name -> text.append("set -e ").append(name).append('\n'));
        }
    },

    /// For `… | Out-String | Invoke-Expression`. In PowerShell, typographic quotes end a string too.
    powershell {
        @Override
        void set(StringBuilder text, String name, String value) {
            text.append("$Env:").append(name).append(" = '").append(value.replaceAll("['\u2018-\u201b]", "$0$0"))
                    .append("'\n");
        }

        @Override
        void unset(StringBuilder text, List<String> names) {
            names.forEach(name -> text.append("Remove-Item Env:").append(name)
                    .append(" -ErrorAction SilentlyContinue\n"));
        }
    },

    /// For `for /f "delims=" %i in ('…') do @%i`, or a batch file. The two treat `%` differently, so a value with a `%`
    /// is refused, and so is one with any other character that cmd.exe interprets inside quotes.
    cmd {
        @Override
        void set(StringBuilder text, String name, String value) {
            plain(name, value, "[^\"%!^\\p{Cntrl}]*");
            text.append("set \"").append(name).append('=').append(value).append("\"\r\n");
        }

        @Override
        void unset(StringBuilder text, List<String> names) {
            names.forEach(name -> text.append("set ").append(name).append("=\r\n"));
        }
    },

    /// For `docker run --env-file` and the dotenv libraries. Docker does not support quotes and the libraries' rules
    /// for them differ, so only values that need no quotes are accepted.
    dotenv {
        @Override
        void set(StringBuilder text, String name, String value) {
            plain(name, value, "[\\w/+=:.,@-]*");
            text.append(name).append('=').append(value).append('\n');
        }
    },

    /// One JSON object: the members of STS's `Credentials`, and `AccountId` and `Region` if they are known.
    json {
        @Override
        public String text(AwsCredentials credentials, Optional<String> region) {
            var tree = tree(credentials);
            region.ifPresent(id -> tree.put("Region", id));
            return Json.pretty(tree) + "\n";
        }
    },

    /// For a profile's [`credential_process`][doc].
    ///
    /// [doc]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
    credential_process {
        @Override
        public String text(AwsCredentials credentials, Optional<String> region) {
            var tree = new LinkedHashMap<String, Object>(Map.of("Version", 1));
            tree.putAll(tree(credentials));
            return Json.pretty(tree) + "\n";
        }
    };

    /// Returns the text, which contains the secrets.
    ///
    /// @throws UserError if the format cannot represent a value
    public String text(AwsCredentials credentials, Optional<String> region) {
        var variables = CredentialsEnvironment.of(credentials, region);
        var text = new StringBuilder();
        variables.set().forEach((name, value) -> set(text, name, value));
        unset(text, variables.unset());
        return text.toString();
    }

    /// Returns the text that removes the variables of [#text] from a shell again, and all others that name credentials.
    ///
    /// @throws UserError if the format is not a shell's
    public String unset() {
        var text = new StringBuilder();
        unset(text, CredentialsEnvironment.NAMES);
        if (text.isEmpty()) {
            throw UserError.usage("--unset does not go with --format " + this, "env, fish, powershell or cmd");
        }
        return text.toString();
    }

    void set(StringBuilder text, String name, String value) {
        throw new UnsupportedOperationException(name());
    }

    void unset(StringBuilder text, List<String> names) {
        // By default nothing: a file cannot unset a variable.
    }

    /// Returns the name of the format on the command line.
    @Override
    public String toString() {
        return name().replace('_', '-');
    }

    private static void plain(String name, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw UserError.usage(name + " has characters that this format cannot hold", "try --format json");
        }
    }

    private static Map<String, Object> tree(AwsCredentials credentials) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("AccessKeyId", credentials.accessKeyId());
        tree.put("SecretAccessKey", credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials temporary) {
            tree.put("SessionToken", temporary.sessionToken());
        }
        credentials.expirationTime().ifPresent(end -> tree.put("Expiration", end.toString()));
        credentials.accountId().ifPresent(account -> tree.put("AccountId", account));
        return tree;
    }
}
