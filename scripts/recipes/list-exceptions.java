///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the exceptions that the SDK defines, its own and those of S3.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.errors.ExitCode;
import awskit.script.Script;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import picocli.CommandLine.Command;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Command(name = "list-exceptions", description = "List the exceptions that the SDK defines, its own and those of S3.")
class ListExceptions implements Callable<Integer> {

    static void main(String... args) {
        Script.run(new ListExceptions(), args);
    }

    @Override
    public Integer call() throws Exception {
        for (Class<?> one : new Class<?>[] {SdkException.class, AwsServiceException.class, S3Exception.class}) {
            var names = new TreeSet<String>();
            var source = one.getProtectionDomain().getCodeSource().getLocation();
            try (var jar = new JarFile(Path.of(source.toURI()).toFile())) {
                for (var file : (Iterable<String>) jar.stream().map(entry -> entry.getName())::iterator) {
                    if (file.matches("[\\w/]+Exception[.]class") && !file.contains("/internal/")) {
                        var type = Class.forName(file.replace(".class", "").replace('/', '.'), false,
                                one.getClassLoader());
                        if (SdkException.class.isAssignableFrom(type)) {
                            names.add(type.getSimpleName() + " < " + type.getSuperclass().getSimpleName());
                        }
                    }
                }
            }
            names.forEach(System.out::println);
        }
        return ExitCode.DONE;
    }
}
