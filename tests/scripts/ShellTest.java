//SOURCES ../support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import support.Commands;
import support.Running;

/// The shell with statements on stdin, as a process on the sandbox.
class ShellTest {

    @Test
    void printsWhatExpressionsAreAndNothingElse() {
        var bucket = Commands.bucket();
        var result = shell("""
                sts.getCallerIdentity().account()
                var names = s3.listBuckets().buckets().stream().map(b -> b.name()).toList()
                names.contains("%s")
                int twice(int a) {
                    return 2 * a;
                }
                twice(21)
                show(sts.getCallerIdentity())
                ec2.describeRegions(all -> all.regionNames("eu-west-1")).regions().getFirst().regionName()
                Ec2.of(session).instances().stream().map(InstanceResource::id).count() > 0
                """.formatted(bucket));
        assertEquals("""
                "123456789012"
                true
                42
                {
                    "UserId": "AIDASANDBOXSANDBOXSAN",
                    "Account": "123456789012",
                    "Arn": "arn:aws:iam::123456789012:user/sandbox"
                }
                "eu-west-1"
                true
                """, result.out());
        assertEquals("", result.err());
        assertEquals(0, result.exitCode());
    }

    @Test
    void saysInOneLineWhatAwsRefused() {
        var result = shell("s3.listObjectsV2(list -> list.bucket(\"nowhere\"))\n1 + 1\n");
        assertEquals("2\n", result.out());
        assertTrue(result.err().startsWith("Exception NoSuchBucketException: bucket \"nowhere\" does not exist ("),
                result.err());
        assertEquals(2, result.err().lines().count(), result.err());
        assertEquals(254, result.exitCode());
    }

    @Test
    void endsWithTheExitCodeAskedFor() {
        assertEquals(3, shell("nonsense\n/exit 3\n").exitCode());
    }

    @Test
    void failsWhereAStatementDoesNotCompile() {
        var result = shell("nonsense\n");
        assertTrue(result.err().contains("cannot find symbol"), result.err());
        assertEquals(255, result.exitCode());
    }

    @Test
    void takesTheOptionsOfASession() {
        assertTrue(Commands.with().input("session\n").exec("shell", "--region", "ap-south-1").out()
                .contains("region=ap-south-1"));
        var unknown = Commands.with().input("1\n").exec("shell", "--profile", "nobody");
        assertEquals(253, unknown.exitCode());
        assertTrue(unknown.err().startsWith("shell: "), unknown.err());
    }

    @Test
    void makesNoClientThatNobodyAsksFor() {
        var result = Commands.with().withoutArchive().input("session\n").java("-Xlog:class+load:stdout").exec("shell");
        assertTrue(result.out().contains(" awskit.Session "), result.out());
        assertFalse(result.out().contains(".DefaultS3Client "));
    }

    @Test
    void runsAFileUpToTheFirstFailure() throws IOException {
        var command = Commands.with().input("this is not read\n");
        Files.writeString(command.home().resolve("tidy.jsh"), """
                var me = sts.getCallerIdentity()
                me
                s3.listObjectsV2(list -> list.bucket("nowhere"))
                System.out.println("not reached")
                """);
        var result = command.exec("shell", "tidy.jsh");
        assertEquals("""
                {
                    "UserId": "AIDASANDBOXSANDBOXSAN",
                    "Account": "123456789012",
                    "Arn": "arn:aws:iam::123456789012:user/sandbox"
                }
                """, result.out());
        assertTrue(result.err().startsWith("Exception NoSuchBucketException: "), result.err());
        assertEquals(254, result.exitCode());
        assertEquals(252, command.exec("shell", "tidy.jsh", "-c", "1").exitCode());
        var missing = command.exec("shell", "tidi.jsh");
        assertEquals("shell: \"tidi.jsh\" does not exist or is not readable\n", missing.err());
        assertEquals(252, missing.exitCode());
    }

    @Test
    void showsObjectsOfTheSdkAsJson() {
        var result = Commands.run("shell", "-c", "ec2.describeRegions(r -> r.regionNames(\"eu-west-1\")).regions(); 6 * 7");
        assertEquals("""
                [
                    {
                        "OptInStatus": "opt-in-not-required",
                        "RegionName": "eu-west-1",
                        "Endpoint": "ec2.eu-west-1.amazonaws.com"
                    }
                ]
                42
                """, result.out());
        assertEquals(0, result.exitCode(), result.err());
    }

    @Test
    void runsTheUsersOwnStartupFile() throws IOException {
        var command = Commands.with().env("XDG_CONFIG_HOME", null);
        var own = Files.createDirectories(command.home().resolve(".config/awskit"));
        Files.writeString(own.resolve("startup.jsh"), "String account() { return sts.getCallerIdentity().account(); }");
        assertEquals("\"123456789012\"\n", command.exec("shell", "-c", "account()").out());
        Files.createDirectories(command.home().resolve("xdg"));
        Files.move(own, command.home().resolve("xdg/awskit"));
        command.env("XDG_CONFIG_HOME", command.home().resolve("xdg").toString());
        assertEquals("\"123456789012\"\n", command.exec("shell", "-c", "account()").out());
    }

    @Tag("storm")
    @Test
    void makesClientsOfOtherServices() {
        var result = Commands.run("shell", "--service", "sqs,s3", "-c", """
                sqs.serviceName()
                CreateQueueRequest.builder().queueName("jobs").build()
                """);
        assertEquals("\"sqs\"\n{\n    \"QueueName\": \"jobs\"\n}\n", result.out(), result.err());
        assertEquals(252, Commands.run("shell", "--service", "../sqs", "-c", "1").exitCode());
    }

    @Tag("storm")
    @Test
    void getsServicesThatTheClassPathLacksThroughJBang() {
        try (var running = Commands.with().jbang("shell", "--service", "sqs", "-c", "sqs.serviceName()")) {
            var result = running.await(Duration.ofMinutes(2));
            assertEquals("\"sqs\"\n", result.out(), result.err());
        }
    }

    private static Running.Result shell(String statements) {
        return Commands.with().input(statements).exec("shell");
    }
}
