package gallery;

import java.util.Optional;

/// How a reader of the page runs the kit's scripts.
///
/// @param name the launcher, such as `awskit`
/// @param base where the scripts are published, for JBang
public record Program(String name, Optional<String> base) {

    /// Returns the launcher of a checkout or an installation.
    public static Program launcher(String name) {
        return new Program(name, Optional.empty());
    }

    /// Returns plain JBang, which runs what is published at `base`.
    public static Program published(String base) {
        return new Program("jbang", Optional.of(base));
    }

    String run(String script, String arguments) {
        return (name + " " + script + at() + " " + arguments).strip();
    }

    /// @param moto whether the sandbox needs moto_server for the services of the script
    String inSandbox(String script, String arguments, boolean moto) {
        var sandbox = name + " sandbox" + at() + (moto ? " --moto" : "");
        return base.isPresent() ? sandbox + " -- " + run(script, arguments)
                : (sandbox + " " + script + " " + arguments).strip();
    }

    String copy(String script) {
        return base.map(url -> "curl -O " + url + "/scripts/recipes/" + script + ".java")
                .orElse(name + " copy " + script);
    }

    private String at() {
        return base.map(url -> "@" + url).orElse("");
    }
}
