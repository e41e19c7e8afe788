//SOURCES ../../../scripts/upload/ByteSize.java

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import upload.ByteSize;

/// The machine of a measurement.
///
/// @param memory in bytes
/// @param load the load average of the last minute before the start
record Machine(String system, String processor, int processors, long memory, String java, double load) {

    static Machine describe() throws IOException {
        var cpus = Path.of("/proc/cpuinfo");
        var model = !Files.exists(cpus) ? System.getProperty("os.arch") : Files.readAllLines(cpus).stream()
                .filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst(".*:\\s*", "")).findFirst()
                .orElse(System.getProperty("os.arch"));
        var bean = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(System.getProperty("os.name") + " " + System.getProperty("os.version"), model,
                bean.getAvailableProcessors(), bean.getTotalMemorySize(), Runtime.version().toString(),
                bean.getSystemLoadAverage());
    }

    Map<String, Object> toTree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("system", system);
        tree.put("processor", processor);
        tree.put("processors", processors);
        tree.put("memoryBytes", memory);
        tree.put("java", java);
        tree.put("loadAtStart", load);
        return tree;
    }

    @Override
    public String toString() {
        return "%s, %d × %s, %s, JDK %s, load %.2f".formatted(system, processors, processor, ByteSize.format(memory),
                java, load);
    }
}
