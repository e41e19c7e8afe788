package run;

import module java.base;

/// What is kept of a compiled script for its next run, in a folder: `script.jar`, the list of all `sources`, and `main`,
/// which says what `cksum` prints of the sources and the kit, and which class to run. `main` is written last: whoever
/// finds its checksum right finds the jar that belongs to it.
record Kept(Path folder) {

    Path jar() {
        return folder.resolve("script.jar");
    }

    /// @param kit identifies the library and the JDK
    void write(ScriptFile script, String kit, Compilation compilation) throws IOException {
        compilation.writeJar(jar());
        replace(folder.resolve("sources"), script.sources().stream().map(Path::toString).toList());
        replace(folder.resolve("main"), List.of(script.checksum(kit), compilation.main()));
    }

    private static void replace(Path file, List<String> lines) throws IOException {
        replace(file, fresh -> Files.write(fresh, lines));
    }

    /// Replaces a file as a whole, because another run may be reading it.
    static void replace(Path file, Writing writing) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            writing.to(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    interface Writing {
        void to(Path file) throws IOException;
    }
}
