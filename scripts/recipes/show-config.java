///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Show every setting in force and its source.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit

import awskit.Session;
import awskit.credentials.EffectiveSetting;
import awskit.script.AwsScript;
import awskit.script.Column;
import awskit.script.ListOutput;
import awskit.script.Script;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "show-config", description = "Show every setting in force and its source.")
class ShowConfig extends AwsScript {

    @Option(names = "--output", paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    ListOutput.Format format = ListOutput.Format.table;

    static void main(String... args) {
        Script.run(new ShowConfig(), args);
    }

    @Override
    protected void run(Session session) throws Exception {
        var columns = List.of(new Column<>("name", EffectiveSetting::name),
                new Column<>("value", EffectiveSetting::value), new Column<>("source", EffectiveSetting::source));
        new ListOutput<>(format, Optional.empty(), columns, ShowConfig::json).print(session.configuration(), System.out);
    }

    private static Map<String, Object> json(EffectiveSetting setting) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", setting.name());
        tree.put("value", setting.value());
        tree.put("source", setting.source());
        return tree;
    }
}
