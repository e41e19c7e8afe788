package kit;

import module java.base;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// Opens pages in the user's browser.
public final class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STARTING = Duration.ofSeconds(3);

    private Browser() {}

    /// Opens a page. A program that opens it and does not end at once has found a browser.
    ///
    /// @return whether there was one
    public static boolean open(URI page) {
        try {
            return start(page.toString()).onExit().thenApply(process -> process.exitValue() == 0)
                    .completeOnTimeout(true, STARTING.toSeconds(), TimeUnit.SECONDS).join();
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /// Opens a page with a secret address. Every user of a machine can read the arguments of a process, so the browser
    /// gets an address of this process instead, which forwards it once.
    ///
    /// @return whether a browser has asked for it
    public static boolean openSecret(URI page) throws IOException {
        var opened = new CompletableFuture<Boolean>();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var path = "/" + UUID.randomUUID();
        server.createContext("/", exchange -> answer(exchange, path, page, opened));
        server.start();
        try {
            start("http://127.0.0.1:" + server.getAddress().getPort() + path).onExit().thenAccept(process -> {
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

    private static Process start(String address) throws IOException {
        var command = new ArrayList<>(opener());
        command.add(address);
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
