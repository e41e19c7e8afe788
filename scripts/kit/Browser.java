package kit;

import module java.base;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// Opens pages in a browser: the user's default one, unless another is asked for.
public final class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STARTING = Duration.ofSeconds(3);

    private Browser() {}

    /// Opens a page. A program that opens it and does not end at once has found a browser.
    ///
    /// @return whether there was one
    public static boolean open(URI page) {
        try {
            return start(usual(page.toString())).onExit().thenApply(process -> process.exitValue() == 0)
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
        return openSecret(page, Browser::usual);
    }

    /// Opens such a page in a browser.
    ///
    /// @param browser the command line that opens an address
    /// @return whether the browser has asked for it
    public static boolean openSecret(URI page, Function<String, List<String>> browser) throws IOException {
        var opened = new CompletableFuture<Boolean>();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var path = "/" + UUID.randomUUID();
        server.createContext("/", exchange -> answer(exchange, path, page, opened));
        server.start();
        try {
            start(browser.apply("http://127.0.0.1:" + server.getAddress().getPort() + path)).onExit().thenAccept(process -> {
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

    /// Returns a browser that keeps the sign-ins of several roles apart, so that all can be open at once: a container of
    /// Firefox for each name, which needs the add-on
    /// [Granted](https://addons.mozilla.org/firefox/addon/granted/), or a profile of Chrome or another browser made of
    /// Chromium.
    ///
    /// @param program on the PATH, or a path; its name tells Firefox from the others
    public static Function<String, List<String>> apart(String program, String name) {
        var isFirefox = Path.of(program).getFileName().toString().toLowerCase(Locale.ROOT).contains("firefox");
        return address -> isFirefox
                ? List.of(program, "--new-tab", "ext+granted-containers:name=" + encoded(name) + "&url=" + encoded(address))
                : List.of(program, "--profile-directory=" + name.replaceAll("[^\\w.@-]", "-"), "--no-first-run", address);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /// Returns the program that `BROWSER` names, as an editor's terminal on a remote machine does, or else the system's.
    private static List<String> usual(String address) {
        var named = Objects.requireNonNullElse(System.getenv("BROWSER"), "");
        if (!named.isBlank() && !named.contains(":") && !named.contains("%")) {
            return List.of(named, address);
        }
        var system = System.getProperty("os.name");
        return system.startsWith("Windows") ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of(system.startsWith("Mac") ? "open" : "xdg-open", address);
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
