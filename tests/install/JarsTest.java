//SOURCES ../../scripts/install/Jars.java Sample.java
//DEPS org.junit.jupiter:junit-jupiter

package install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A command with picocli's own jar, and the same command with what is installed of both.
class JarsTest {

    @TempDir
    static Path folder;

    private static URLClassLoader original;
    private static URLClassLoader installed;

    @BeforeAll
    static void merge() throws Exception {
        var command = folder.resolve("command.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(command))) {
            for (var type : classes(JarsTest.class.getClassLoader())) {
                add(jar, type);
            }
            add(jar, Reflection.class);
            add(jar, Class.forName(Reflection.class.getName() + "$1"));
        }
        var picocli = Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var merged = folder.resolve("merged.jar");
        Jars.merge(List.of(command, picocli), merged);
        original = loader(command, picocli);
        installed = loader(merged);
    }

    @AfterAll
    static void close() throws IOException {
        original.close();
        installed.close();
    }

    /// The members are those of the JDK's own annotations.
    @Test
    void annotationsHaveTheSameMembers() throws ReflectiveOperationException {
        var types = new ArrayList<>(classes(installed));
        for (var own : List.of("AutoHelpMixin", "HelpCommand")) {
            types.add(installed.loadClass("picocli.CommandLine$" + own));
        }
        var annotations = 0;
        for (var type : types) {
            for (var element : Stream.<AnnotatedElement[]>of(new Class<?>[] {type}, type.getDeclaredFields(),
                    type.getDeclaredMethods()).flatMap(Arrays::stream).toList()) {
                for (var annotation : element.getAnnotations()) {
                    if (annotation.annotationType().getName().startsWith("picocli.")) {
                        var read = read(element, annotation.annotationType());
                        assertEquals(members(annotation), members(read), element.toString());
                        assertEquals(type.getSimpleName().equals("Overloaded"), Proxy.isProxyClass(read.getClass()));
                        annotations++;
                    }
                }
            }
        }
        assertEquals(31, annotations);
    }

    @Test
    void otherAnnotationsAreTheJdks() throws ReflectiveOperationException {
        var sample = installed.loadClass(Sample.class.getName());
        var option = installed.loadClass(Option.class.getName());
        assertEquals(null, read(sample, option));
        assertEquals(null, read(sample.getDeclaredField("plain"), option));
        assertEquals(null, read(sample.getDeclaredField("spec"), option));
        assertEquals(null, read(sample.getDeclaredMethod("show", String[].class), option));
        assertEquals(null, read(sample.getDeclaredConstructor(), installed.loadClass(Command.class.getName())));
        assertEquals(null, read(Object.class.getMethod("wait"), option));
        assertEquals(sample.getDeclaredField("plain").getAnnotation(Deprecated.class),
                read(sample.getDeclaredField("plain"), Deprecated.class), "from the JDK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "--nothing", "-a --flag --no-on --number 1 --long 2 --ratio .5 --value 3 a b c",
        "--number x", "--long 9223372036854775808", "--size large --size small --size huge", "--static s --final a,b",
        "--added 1 --added 2 --over 3 --common c -Dk=v --one 1 f", "--one 1 --two 2", "sub --help", "sub x"})
    void parsesAsTheOriginal(String line) throws ReflectiveOperationException {
        var shown = show(original, line);
        assertEquals(shown, show(installed, line));
        assertFalse(shown.isBlank());
    }

    /// What is compared above can differ.
    @Test
    void showsFieldsAndErrors() throws ReflectiveOperationException {
        var shown = show(installed, "--long 2 --over 3");
        assertTrue(shown.contains("number=7, large=2, ratio=0.25, value=null") && shown.contains("over=3"), shown);
        assertTrue(show(installed, "--nothing").contains("Unknown option: '--nothing'"));
    }

    @Test
    void joinsListsOfPlugInsAndTakesTheFirstOfOtherFiles() throws IOException {
        var jars = new ArrayList<Path>();
        for (var number : List.of("1", "2")) {
            jars.add(folder.resolve("resources-" + number + ".jar"));
            try (var jar = new JarOutputStream(Files.newOutputStream(jars.getLast()))) {
                for (var name : List.of("META-INF/services/plug.In", "settings.properties", "META-INF/SIGNED.SF",
                        "Some.class")) {
                    jar.putNextEntry(new JarEntry(name));
                    jar.write(number.getBytes());
                }
            }
        }
        var joined = folder.resolve("resources.jar");
        Jars.resources(jars, joined);
        try (var jar = new JarFile(joined.toFile())) {
            assertEquals(List.of("META-INF/services/plug.In", "settings.properties"), jar.stream().map(JarEntry::getName)
                    .toList());
            assertEquals("1\n2\n", read(jar, "META-INF/services/plug.In"));
            assertEquals("1", read(jar, "settings.properties"));
        }
    }

    private static String read(JarFile jar, String name) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes());
    }

    private static String show(ClassLoader loader, String line) throws ReflectiveOperationException {
        var show = loader.loadClass(Sample.class.getName()).getDeclaredMethod("show", String[].class);
        show.setAccessible(true);
        return (String) show.invoke(null, (Object) line.split(" "));
    }

    private static Annotation read(AnnotatedElement element, Class<?> type) throws ReflectiveOperationException {
        return (Annotation) installed.loadClass(Reflection.class.getName())
                .getMethod("getAnnotation", AnnotatedElement.class, Class.class).invoke(null, element, type);
    }

    private static Map<String, Object> members(Annotation annotation) throws ReflectiveOperationException {
        var members = new TreeMap<String, Object>();
        members.put("annotationType()", annotation.annotationType());
        for (var member : annotation.annotationType().getDeclaredMethods()) {
            var value = member.invoke(annotation);
            members.put(member.getName(), value instanceof Object[] array ? List.of(array) : value);
        }
        return members;
    }

    private static URLClassLoader loader(Path... jars) throws IOException {
        var urls = new ArrayList<URL>();
        for (var jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static void add(JarOutputStream jar, Class<?> type) throws IOException {
        var file = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(file));
        try (var bytes = type.getClassLoader().getResourceAsStream(file)) {
            bytes.transferTo(jar);
        }
    }

    /// Returns the command's class and those in it.
    private static List<Class<?>> classes(ClassLoader loader) throws ClassNotFoundException {
        var sample = loader.loadClass(Sample.class.getName());
        return Stream.concat(Stream.of(sample), Arrays.stream(sample.getDeclaredClasses())).toList();
    }
}
