//SOURCES Compilation.java

package run;

import module java.base;

/// What is kept of a compiled script for its next run, in a folder:
///
/// - `sources`, the files that it was compiled from,
/// - `script-CHECKSUM.jar`, its classes,
/// - `main`, written last: the checksum, the class to run, and behind these two lines the content, if that is one file
///   without a NUL: the launcher, a shell script, compares it faster than a checksum.
///
/// The checksum is that of `cksum` over the sources, the library and the JDK, so that a run never takes the classes of
/// another content, even while another process compiles it.
record Kept(Path folder) {

    private static final int JARS = 3;

    /// Written first, so that the next run sees a change of any source, also after one that did not compile.
    void writeSources(ScriptFile script) throws IOException {
        replace(folder.resolve("sources"), script.sources().stream().map(Path::toString).toList());
    }

    /// @param kit identifies the library and the JDK
    /// @return the jar
    Path write(ScriptFile script, String kit, Compilation compilation) throws IOException {
        var checksum = script.checksum(kit);
        var jar = folder.resolve("script-" + checksum.replace(' ', '-') + ".jar");
        replace(jar, compilation::writeJar);
        var content = new String(script.content(), StandardCharsets.ISO_8859_1);
        var text = script.sources().size() > 1 || content.indexOf('\0') >= 0 ? "" : content
                + new String(kit.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        replace(folder.resolve("main"), file -> Files.writeString(file, checksum + "\n" + compilation.main() + "\n" + text,
                StandardCharsets.ISO_8859_1));
        forget();
        return jar;
    }

    /// Removes all but the latest jars. Another run may still be about to load one that is not the last.
    private void forget() throws IOException {
        try (var files = Files.list(folder)) {
            var jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed()).toList();
            for (var old : jars.subList(Math.min(JARS, jars.size()), jars.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static void replace(Path file, List<String> lines) throws IOException {
        replace(file, fresh -> Files.write(fresh, lines));
    }

    /// Replaces a file as a whole, because another run may be reading it.
    private static void replace(Path file, Writing writing) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            writing.to(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    private interface Writing {
        void to(Path file) throws IOException;
    }
}
