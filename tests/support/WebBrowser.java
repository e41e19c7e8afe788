package support;

import awskit.data.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Chromium without a window, led by its driver in the protocol of [WebDriver](https://www.w3.org/TR/webdriver2/).
public final class WebBrowser implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    private WebBrowser(Process driver, String address) {
        this.driver = driver;
        var options = Map.of("args", List.of("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"));
        var capabilities = Map.of("browserName", "chrome", "goog:chromeOptions", options,
                "goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"));
        var begun = (Map<?, ?>) call("POST", address + "/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
        session = address + "/session/" + begun.get("sessionId");
    }

    /// Starts the browser; empty if its driver is not on the PATH.
    ///
    /// @param home the home folder of the browser
    public static Optional<WebBrowser> start(Path home) throws IOException {
        var isThere = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromedriver")));
        if (!isThere) {
            return Optional.empty();
        }
        var builder = new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TMPDIR", home.toString());
        var driver = builder.start();
        try {
            var lines = driver.inputReader();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var port = PORT.matcher(line);
                if (port.find()) {
                    return Optional.of(new WebBrowser(driver, "http://127.0.0.1:" + port.group(1)));
                }
            }
            throw new AssertionError("chromedriver has not started");
        } catch (IOException | RuntimeException | Error e) {
            driver.destroy();
            throw e;
        }
    }

    /// Opens a page, and returns when all of it is loaded: under load the driver returns before its scripts have run.
    public void open(URI page) {
        call("POST", session + "/url", Map.of("url", page.toString()));
        run("return new Promise(loaded => document.readyState === 'complete' ? loaded() "
                + ": addEventListener('load', () => loaded()))");
    }

    public String address() {
        return (String) call("GET", session + "/url", null);
    }

    /// Runs the body of a function in the page, and returns what it returns; a promise is awaited.
    public Object run(String script, Object... arguments) {
        return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /// Clicks on the element that a selector finds, as a mouse does: it has to be in sight.
    public void click(String selector) {
        call("POST", element(find(selector)) + "/click", Map.of());
    }

    /// Presses keys, as on the element that has the focus.
    public void type(String keys) {
        var focused = (Map<?, ?>) call("GET", session + "/element/active", null);
        call("POST", element(focused) + "/value", Map.of("text", keys));
    }

    private Map<?, ?> find(String selector) {
        return (Map<?, ?>) call("POST", session + "/element", Map.of("using", "css selector", "value", selector));
    }

    private String element(Map<?, ?> reference) {
        return session + "/element/" + reference.values().iterator().next();
    }

    /// Calls Chromium's own protocol.
    public void command(String name, Map<String, ?> parameters) {
        call("POST", session + "/goog/cdp/execute", Map.of("cmd", name, "params", parameters));
    }

    /// Sets the size of the page's area.
    public void resize(int width, int height) {
        command("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1,
                "mobile", width < 600));
    }

    /// Returns the messages of a log, `browser` or `performance`, since it was read last.
    public List<String> log(String type) {
        return ((List<?>) call("POST", session + "/se/log", Map.of("type", type))).stream()
                .map(entry -> (String) ((Map<?, ?>) entry).get("message")).toList();
    }

    /// Writes what is seen to a PNG file.
    public void screenshot(Path file) throws IOException {
        Files.write(file, Base64.getDecoder().decode((String) call("GET", session + "/screenshot", null)));
    }

    private Object call(String method, String address, Object body) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.line(body)));
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(response.body());
            }
            return ((Map<?, ?>) Json.read(response.body())).get("value");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", session, null);
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly().onExit().join();
            http.close();
        }
    }
}
