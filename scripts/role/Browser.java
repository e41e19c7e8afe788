package role;

import module java.base;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// Opens a secret address in the user's browser. Every user of a machine can read the arguments of a process, so the
/// browser gets an address of this process instead, which forwards it once.
public final class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Browser() {}

    /// Opens a page.
    ///
    /// @return whether a browser has asked for it
    public static boolean open(URI page) throws IOException {
        var opened = new CompletableFuture<Boolean>();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var path = "/" + UUID.randomUUID();
        server.createContext("/", exchange -> answer(exchange, path, page, opened));
        server.start();
        try {
            var command = new ArrayList<>(opener());
            command.add("http://127.0.0.1:" + server.getAddress().getPort() + path);
            new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start()
                    .onExit().thenAccept(process -> {
                        if (process.exitValue() != 0) {
                            opened.complete(false);
                        }
                    });
            return opened.completeOnTimeout(false, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (IOException noSuchProgram) {
            return false;
        } finally {
            server.stop(0);
        }
    }

    private static List<String> opener() {
        var system = System.getProperty("os.name");
        return system.startsWith("Windows") ? List.of("rundll32", "url.dll,FileProtocolHandler")
                : List.of(system.startsWith("Mac") ? "open" : "xdg-open");
    }

    private static void answer(HttpExchange exchange, String path, URI page, CompletableFuture<Boolean> opened)
            throws IOException {
        try (exchange) {
            var isFirst = exchange.getRequestURI().getPath().equals(path) && exchange.getRequestMethod().equals("GET")
                    && !opened.isDone();
            if (isFirst) {
                exchange.getResponseHeaders().set("Location", page.toString());
                exchange.getResponseHeaders().set("Cache-Control", "no-store");
            }
            exchange.sendResponseHeaders(isFirst ? 303 : 404, -1);
            if (isFirst) {
                opened.complete(true);
            }
        }
    }
}
