package sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The command lines of the servers that implement what the sandbox does not implement itself.
///
/// @param elasticMq that of the script `sqs.java`; empty if it cannot be run
/// @param moto that of [moto](https://docs.getmoto.org); empty to do without it
public record Programs(List<String> elasticMq, List<String> moto) {

    /// The package that has [#installedMoto()].
    public static final String MOTO_PACKAGE = "pip install 'moto[server]'";

    /// No server.
    public static final Programs NONE = new Programs(List.of(), List.of());

    /// Returns the server of moto if it is on the `PATH`.
    public static Optional<String> installedMoto() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "moto_server")).filter(Files::isExecutable).map(Path::toString)
                .findFirst();
    }
}
