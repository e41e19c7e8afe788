//SOURCES Workload.java

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A program that uploads a folder to a bucket.
///
/// @param upload its command line for an empty bucket; `{folder}` stands for the folder
/// @param resync its command line for a bucket that has the files already; empty if it would send all of them again
/// @param note which of its defaults are changed, for readers
record Peer(String name, String version, List<String> upload, List<String> resync, String note) {

    /// The name of the program that the others are compared with.
    static final String OURS = "awskit";

    /// The prefix that all programs upload to.
    static final String PREFIX = "data/";

    boolean runs(Workload workload) {
        return !template(workload).isEmpty();
    }

    /// Returns the command line for readers, without paths of this machine.
    String command(Workload workload) {
        return template(workload).stream().map(word -> word.matches("/(?!dev/).*") ? word.replaceAll(".*/", "") : word)
                .collect(Collectors.joining(" "));
    }

    private List<String> template(Workload workload) {
        return workload.resync() ? resync : upload;
    }

    List<String> line(Workload workload, Path folder) {
        return template(workload).stream().map(word -> word.replace("{folder}", folder.toString())).toList();
    }

    @Override
    public String toString() {
        return "%s: %s%s".formatted(name, version, note.isEmpty() ? "" : " (" + note + ")");
    }
}
