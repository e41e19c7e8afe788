package run;

import module java.base;

/// A script and the sources that it names, with what their first lines tell JBang.
///
/// @param file the script
/// @param sources every file that is compiled, the script first
/// @param content what was read of them, one after the other
/// @param main the class that runs, if a line names it
/// @param compileOptions options of javac
/// @param needsJBang whether a line asks for something that JBang alone does
record ScriptFile(Path file, List<Path> sources, byte[] content, Optional<String> main, List<String> compileOptions,
        boolean needsJBang) {

    private static final Pattern DIRECTIVE = Pattern.compile("^//([A-Z][A-Z_:]*)\\s+(\\S.*)$");
    private static final Set<String> HARMLESS = Set.of("DEPS", "DESCRIPTION", "JAVA", "REPOS");

    /// Reads the script and everything that it names, directly or indirectly.
    ///
    /// @throws NoSuchFileException for a source that is missing
    static ScriptFile read(Path file) throws IOException {
        var script = file.toAbsolutePath().normalize();
        var sources = new LinkedHashSet<Path>();
        var content = new ByteArrayOutputStream();
        var options = new ArrayList<String>();
        var main = new ArrayList<String>();
        var needsJBang = false;
        var waiting = new ArrayDeque<>(List.of(script));
        while (!waiting.isEmpty()) {
            var source = waiting.remove();
            if (!sources.add(source)) {
                continue;
            }
            var bytes = Files.readAllBytes(source);
            content.writeBytes(bytes);
            for (var line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
                var directive = DIRECTIVE.matcher(line);
                if (!directive.matches()) {
                    continue;
                }
                var words = List.of(directive.group(2).strip().split("\\s+"));
                switch (directive.group(1)) {
                    case "MAIN" -> main.addAll(words);
                    case "COMPILE_OPTIONS" -> options.addAll(words);
                    case "SOURCES" -> {
                        for (var word : words) {
                            if (word.matches("[^:*]+\\.java")) {
                                waiting.add(source.resolveSibling(word).normalize());
                            } else {
                                needsJBang = true; // a URL, a glob or a folder
                            }
                        }
                    }
                    // JBang adds the options of all sources; the launcher has read the script's own.
                    case "RUNTIME_OPTIONS" -> needsJBang |= !source.equals(script);
                    default -> needsJBang |= !HARMLESS.contains(directive.group(1));
                }
            }
        }
        return new ScriptFile(script, List.copyOf(sources), content.toByteArray(), main.stream().findFirst(),
                List.copyOf(options), needsJBang);
    }

    /// Returns what the program `cksum` prints of the content and a text behind it: the launcher, a shell script,
    /// compares it. ([cksum](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/cksum.html))
    String checksum(String text) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(content);
        all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        var crc = 0;
        for (byte one : all.toByteArray()) {
            crc = next(crc, one);
        }
        for (long length = all.size(); length > 0; length >>>= 8) {
            crc = next(crc, (int) length);
        }
        return Integer.toUnsignedString(~crc) + " " + all.size();
    }

    private static int next(int crc, int octet) {
        crc ^= octet << 24;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
        }
        return crc;
    }
}
