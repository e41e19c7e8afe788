//SOURCES ../../scripts/gallery/GalleryPage.java ../support/Commands.java ../support/WebBrowser.java
//DEPS org.junit.jupiter:junit-jupiter

package gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import kit.Kit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import support.Checkout;
import support.Commands;
import support.WebBrowser;

/// The page in Chromium, from a file and from a web server. Whatever a test does, the browser has nothing to complain
/// about and asks for nothing but the page.
@Tag("storm")
class GalleryBrowserTest {

    private static final String TAB = "\uE004";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";

    private static final String SHOWN = "return [...document.querySelectorAll('.script')].filter(each => each.offsetHeight)"
            + ".map(each => each.querySelector('.body').id)";
    private static final String FOCUS = "return document.activeElement.closest('.script')?.querySelector('.body').id "
            + "?? document.activeElement.id";
    private static final Pattern REQUEST = Pattern.compile("\"Network\\.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");

    /// Lists the texts with less contrast than WCAG's level AA asks of small text.
    private static final String FAINT = """
            const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            const numbers = color => color.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
            const behind = element => {
              const [r, g, b, alpha = 1] = numbers(getComputedStyle(element).backgroundColor);
              return alpha === 1 ? [r, g, b] : behind(element.parentElement);
            };
            const texts = [...document.querySelectorAll('body *')].filter(element => element.offsetHeight
              && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
            return [texts.length, texts.map(element => {
              const [one, other] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
              return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), element.className, element.textContent];
            }).filter(([contrast]) => contrast < 4.5).slice(0, 5)];
            """;

    @TempDir
    static Path folder;

    private static Kit kit;
    private static URI page;
    private static WebBrowser browser;

    @BeforeAll
    static void start() throws IOException {
        browser = WebBrowser.start(folder).orElseGet(() -> abort("no chromedriver on the PATH"));
        kit = Kit.of(Checkout.root());
        page = Files.writeString(folder.resolve("gallery.html"),
                new GalleryPage(kit, kit::read, Program.launcher("./jbang")).html()).toUri();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        browser.resize(1280, 900);
        open("");
    }

    @AfterEach
    void complainsAboutNothingAndAsksForNothing() {
        assertEquals(List.of(), browser.log("browser"));
        for (var message : browser.log("performance")) {
            REQUEST.matcher(message).results().map(request -> request.group(1)).forEach(url -> assertTrue(
                    url.startsWith("data:") || url.contains("/gallery.html") || url.equals("about:blank"), url));
        }
    }

    private static void open(String suffix) {
        browser.open(URI.create("about:blank"));
        browser.open(URI.create(page + suffix));
    }

    @Test
    void narrowsTheListAsOneTypes() {
        browser.click("#words");
        browser.type("list_objects_v2");
        var shown = (List<?>) browser.run(SHOWN);
        assertTrue(shown.contains("count-objects"), shown.toString());
        assertFalse(shown.contains("whoami"), shown.toString());
        assertEquals(shown.size() + " of " + kit.scripts().size() + " scripts", text("#count"));
        assertEquals("list_objects_v2", text(".script:not([hidden]) mark"));
        browser.type(" PAGINATOR count");
        assertEquals(List.of("count-objects"), browser.run(SHOWN));
        browser.type(" nothing-has-this");
        assertEquals(List.of(), browser.run(SHOWN));
        browser.click("#reset");
        assertEquals(List.copyOf(shownOf(_ -> true)), browser.run(SHOWN));
        assertEquals("words", browser.run(FOCUS));
    }

    @Test
    void filtersByServiceAndByEffect() {
        browser.click(".services label:has([value=s3]) span");
        assertEquals(shownOf(entry -> entry.services().contains("s3")), browser.run(SHOWN));
        browser.click(".effects label:has([value=writes]) span");
        assertEquals(shownOf(entry -> entry.services().contains("s3") && entry.writes()), browser.run(SHOWN));
        browser.click(".services label:has([value='']) span");
        assertEquals(shownOf(Kit.Entry::writes), browser.run(SHOWN));
    }

    /// Returns the scripts that a filter lets through, in the order of the page.
    private static List<String> shownOf(Predicate<Kit.Entry> filter) {
        var all = (List<?>) browser.run("return [...document.querySelectorAll('.body')].map(body => body.id)");
        return all.stream().map(name -> (String) name).filter(name -> filter.test(kit.scripts().get(name))).toList();
    }

    @Test
    void remembersTheSearchInTheAddress() {
        browser.click("#words");
        browser.type("delete");
        browser.click(".services label:has([value=s3]) span");
        browser.click(".script:not([hidden]) summary");
        var shown = (List<?>) browser.run(SHOWN);
        var address = browser.address();
        assertEquals(page + "?q=delete&service=s3#" + shown.getFirst(), address);
        browser.open(URI.create("about:blank"));
        browser.open(URI.create(address));
        assertEquals(shown, browser.run(SHOWN));
        assertEquals(List.of(shown.getFirst()), browser.run("return [...document.querySelectorAll('[open] .body')].map(b => b.id)"));
    }

    @Test
    void showsALinkedRecipeWhateverTheFiltersSay() {
        for (var address : List.of("#delete-prefix", "?q=nothing-has-this&service=ec2&effect=reads#delete-prefix")) {
            open(address);
            assertTrue(isInSight("delete-prefix"), address);
        }
        browser.run("location.hash = '#whoami'");
        assertTrue(isInSight("whoami"));
    }

    private static boolean isInSight(String recipe) {
        return (Boolean) browser.run("""
                return new Promise(done => requestAnimationFrame(() => setTimeout(done))).then(() => {
                  const details = document.getElementById(arguments[0]).closest('details');
                  const summary = details.querySelector('summary').getBoundingClientRect();
                  const bar = document.getElementById('search').getBoundingClientRect();
                  return details.open && summary.top >= bar.bottom - 1 && summary.bottom <= innerHeight;
                });
                """, recipe);
    }

    /// In the clipboard is the file itself, which compiles and runs.
    @ParameterizedTest
    @ValueSource(strings = {"", "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"})
    void copiesAFileThatRunsAsPasted(String preparation) throws IOException {
        browser.command("Browser.grantPermissions", Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        open("#count-objects");
        browser.run(preparation);
        browser.click("#count-objects .java .copy");
        assertEquals("Copied", browser.run("return new Promise(done => setTimeout(done, 50)).then(() => "
                + "document.querySelector('#count-objects .java .copy').textContent)"));
        browser.run("delete navigator.clipboard");
        var pasted = (String) browser.run("return navigator.clipboard.readText()");
        assertEquals(kit.read(Path.of("scripts/recipes/count-objects.java")), pasted);

        var file = Files.writeString(Files.createDirectories(folder.resolve("pasted")).resolve("count-objects.java"), pasted);
        var classPath = System.getProperty("java.class.path");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", classPath, "-proc:none", "-d",
                file.getParent().toString(), file.toString()));
        var bucket = Commands.bucket();
        Commands.s3().putObject(put -> put.bucket(bucket).key("a"), RequestBody.fromString("four"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var result = Commands.with().startProgram(java, "-cp", file.getParent() + ":" + classPath, "CountObjects", bucket)
                .await(Duration.ofMinutes(1));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().matches("(?s).*\\b1\\b.*\\b4\\b.*"), result.out());

        browser.run(preparation);
        browser.click("#count-objects .python .copy");
        browser.run("delete navigator.clipboard");
        assertEquals(kit.read(Path.of("scripts/recipes/count-objects.py")), browser.run("return new Promise(done => "
                + "setTimeout(done, 50)).then(() => navigator.clipboard.readText())"));
    }

    @Test
    void selectsWhatItMayNotCopy() {
        open("#whoami");
        browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false");
        browser.click("#whoami .python .copy");
        assertEquals("Selected: press Ctrl+C or ⌘C", text("#count"));
        assertEquals(browser.run("return document.querySelector('#whoami .python code').textContent.trim()"),
                browser.run("return getSelection().toString().trim()"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void hasEnoughContrastInBothSchemes(String scheme) {
        browser.command("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.run("document.querySelectorAll('details').forEach(each => each.open = true); "
                + "document.getElementById('words').value = 'get'; "
                + "document.getElementById('search').dispatchEvent(new Event('input'))");
        var found = (List<?>) browser.run(FAINT);
        assertTrue((Integer) found.get(0) > 1_000, found.toString());
        assertEquals(List.of(), found.get(1));
        var paper = (String) browser.run("return getComputedStyle(document.body).backgroundColor");
        assertEquals(scheme.equals("light"), paper.equals("rgb(255, 255, 255)"), paper);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 360, 400, 768})
    void fitsNarrowScreens(int width) {
        browser.resize(width, 780);
        browser.run("document.querySelectorAll('details').forEach(each => each.open = true)");
        assertEquals(width, browser.run("return innerWidth"));
        assertEquals(List.of(), browser.run("""
                return [...document.querySelectorAll('body *')]
                  .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
                  .filter(each => !each.closest('pre, .services, .unseen')).map(each => each.outerHTML.slice(0, 200)).slice(0, 5)
                """));
        assertEquals(browser.run("return document.documentElement.clientWidth"),
                browser.run("return document.documentElement.scrollWidth"));
        assertTrue((Boolean) browser.run("return [...document.querySelectorAll('pre')].some(pre => pre.scrollWidth > pre.clientWidth)"));
    }

    @Test
    void canBeReadWithoutJavaScript() {
        browser.command("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            open("#delete-prefix");
            assertEquals(List.of(true, 0, 0, true), browser.run("""
                    const details = document.getElementById('delete-prefix').closest('details');
                    return [details.open, document.getElementById('search').offsetHeight,
                      [...document.querySelectorAll('.copy')].filter(button => button.offsetHeight).length,
                      details.querySelector('.java code').getBoundingClientRect().height > 100];
                    """));
            browser.click("details:has(#list-buckets) summary");
            assertTrue((Boolean) browser.run("return document.getElementById('list-buckets').offsetHeight > 100"));
        } finally {
            browser.command("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    @Test
    void isUsedWithTheKeyboard() {
        var first = shownOf(_ -> true).getFirst();
        browser.type(TAB);
        assertEquals("Skip to the recipes", browser.run("return document.activeElement.textContent"));
        browser.type(ENTER);
        assertEquals("scripts", browser.run(FOCUS));
        browser.type(TAB);
        assertEquals(first, browser.run(FOCUS));
        assertEquals("solid", browser.run("return getComputedStyle(document.activeElement).outlineStyle"));
        browser.type("/");
        assertEquals("words", browser.run(FOCUS));
        browser.type("count-objects-by" + ENTER);
        assertEquals("count-objects-by-collection", browser.run(FOCUS));
        assertTrue((Boolean) browser.run("return document.activeElement.parentElement.open"));
        browser.type(TAB);
        assertTrue((Boolean) browser.run("return document.activeElement.matches('.copy')"));
        browser.type(ENTER);
        assertTrue((Boolean) browser.run("return document.activeElement.matches('.copy')"));
        browser.type(ESCAPE);
        assertEquals(kit.scripts().size() + " scripts", text("#count"));
        browser.type("/");
        browser.type("x" + ESCAPE);
        assertEquals("", browser.run("return document.getElementById('words').value"));
        assertEquals("words", browser.run(FOCUS));
        browser.type(TAB);
        assertEquals("effect", browser.run("return document.activeElement.name"));
        browser.type(TAB);
        assertEquals("service", browser.run("return document.activeElement.name"));
        browser.type(TAB);
        assertEquals(first, browser.run(FOCUS));
    }

    @Test
    void asksAWebServerForNothingElse() throws IOException {
        var asked = new CopyOnWriteArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            var html = Files.readAllBytes(Path.of(page));
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        server.start();
        try {
            browser.open(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/gallery.html?q=whoami"));
            assertEquals(List.of("whoami"), browser.run(SHOWN));
            browser.open(URI.create("about:blank"));
            assertEquals(List.of("/gallery.html"), asked);
        } finally {
            server.stop(0);
        }
    }

    private static String text(String selector) {
        return (String) browser.run("return document.querySelector(arguments[0]).textContent", selector);
    }
}
