//SOURCES bench/upload.java bench/Programs.java bench/upload/RequestReader.java support/Commands.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Commands;
import support.Running;

/// The upload benchmark with workloads so small that its figures mean nothing.
class UploadBenchTest {

    @TempDir
    Path folder;

    @Tag("storm")
    @Test
    void countsEveryObjectAndByte() throws Exception {
        launcher();
        var json = folder.resolve("figures.json");
        var svg = folder.resolve("chart.svg");
        var result = bench("--tls", "--workload", "upload-1KiB-15x,upload-17MiB-1x,resync-1_500x", "--rounds", "0",
                "--json", json, "--svg", svg);
        assertEquals(0, result.exitCode(), result.out() + result.err());
        assertEquals(List.of(List.of(15, 15 << 10, 0), List.of(1, 17 << 20, 0), List.of(0, 0, 1500)),
                peers(json).map(peer -> Stream.of("objects", "contentBytes", "listedKeys").map(peer::get).toList())
                        .toList());
        assertTrue(peers(json).allMatch(peer -> number(peer, "wallSeconds") > 0 && number(peer, "cpuSeconds") > 0
                && number(peer, "peakRssBytes") > 1 << 20), Files.readString(json));
        var drawn = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertEquals(3, drawn.getElementsByTagName("rect").getLength());
    }

    @Tag("storm")
    @Test
    void takesNoFigureOfARunThatLeftSomethingOut() throws IOException {
        launcher("--exclude", "*9.bin");
        var result = bench("--workload", "upload-1KiB-20x", "--rounds", "1");
        assertEquals(1, result.exitCode(), result.out() + result.err());
        assertTrue(result.out().contains("awskit failed: delivered Delivered[objects=18, bytes=18432,"),
                result.out());
    }

    @Test
    void discardsBodiesHoweverTheyAreFramed() throws IOException {
        var requests = """
                PUT /bench/a HTTP/1.1
                content-length: 3

                abcPUT /bench/b HTTP/1.1
                Transfer-Encoding: chunked
                Expect: 100-continue

                5;x=y
                abcde
                c
                0123456789ab
                0
                x-amz-checksum-crc32: AAAAAA==

                PUT /bench/c HTTP/1.1
                Content-Length: 20
                X-Amz-Decoded-Content-Length: 4
                Connection: close

                4
                abcd
                0
                x: y

                """.replace("\n", "\r\n");
        // So short that every body and some line is read in pieces.
        var reader = new RequestReader(Channels.newChannel(new ByteArrayInputStream(requests.getBytes())),
                ByteBuffer.allocate(48));
        var read = new ArrayList<String>();
        while (reader.next()) {
            read.add(reader.target() + " " + reader.expectsContinue() + " " + reader.close() + " " + reader.discard());
        }
        assertEquals(List.of("/bench/a false false 3", "/bench/b true false 17", "/bench/c false true 4"), read);
    }

    private Running.Result bench(Object... options) {
        assumeTrue(Programs.find("python3").findFirst().isPresent(), "python3 measures");
        return Commands.with().exec("upload", Stream.concat(Stream.of("--bin", folder, "--peer", "awskit"),
                Stream.of(options)).toArray());
    }

    /// What install would put there, without the installation.
    private void launcher(String... options) throws IOException {
        var line = Stream.concat(Stream.of(Commands.with().line("upload-folder")), Stream.of(options))
                .map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        var launcher = Files.writeString(folder.resolve("upload-folder"), "#!/bin/sh\nexec " + line + " \"$@\"\n");
        assertTrue(launcher.toFile().setExecutable(true));
    }

    private static double number(Map<?, ?> peer, String name) {
        return ((Number) peer.get(name)).doubleValue();
    }

    /// The only peer of each workload.
    private static Stream<Map<?, ?>> peers(Path json) throws IOException {
        var workloads = (List<?>) ((Map<?, ?>) Json.read(Files.readString(json))).get("workloads");
        return workloads.stream().map(workload -> (Map<?, ?>) ((List<?>) ((Map<?, ?>) workload).get("peers"))
                .getFirst());
    }
}
