//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../../scripts/sandbox/SandboxServer.java ../support/Fuzz.java

package sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import support.Fuzz;

/// Requests as no SDK sends them. Each gets an answer, and none is an error of the server.
class SandboxFuzzTest {

    private static final String[] PIECES = {"&", "=", "%", "%zz", "%00", "%C3", "+", ";", "Action=", "Version=2016-11-15",
        "MaxResults=-1", "NextToken=x", "InstanceId.1=i-1", "InstanceId.0=", "InstanceId.99999999999=x", "Filter.1.Name=tag:a",
        "Filter.1.Value.1=*", "Filter.1.Value.1=[(", "DryRun=true", "DurationSeconds=1e9", "RoleArn=x", "Tag.1.Key=", "\0",
        "é", "PolicyArns.member.1.arn=x", "Tags.member.1.Key=a", "WebIdentityToken=a.b.c", "MinCount=2147483648",
        "ImageId=ami-0c12345", "x".repeat(3000)};
    private static final String[] FORMS = {
        "Action=RunInstances&ImageId=ami-0c12345&MinCount=1&MaxCount=1&TagSpecification.1.ResourceType=instance"
                + "&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=b&DryRun=true",
        "Action=DescribeInstances&Filter.1.Name=instance-state-name&Filter.1.Value.1=run*&MaxResults=5",
        "Action=CreateTags&ResourceId.1=i-01de98be280c1a0ab&Tag.1.Key=k&Tag.1.Value=v",
        "Action=StopInstances&InstanceId.1=i-01de98be280c1a0ab&DryRun=true", "Action=DescribeRegions&AllRegions=true",
        "Action=DescribeImages&Owner.1=amazon", "Action=DescribeInstanceStatus&IncludeAllInstances=true",
        "Action=AssumeRole&RoleArn=arn:aws:iam::123456789012:role/a&RoleSessionName=me&DurationSeconds=900"
                + "&Tags.member.1.Key=a&Tags.member.1.Value=b&Policy={}",
        "Action=GetSessionToken&SerialNumber=serialnumber&TokenCode=123456", "Action=GetCallerIdentity",
        "Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::123456789012:role/a&RoleSessionName=me&WebIdentityToken=x"};
    private static final String[] KEYS = {"/", "a", "..", "//", "%2F", "%00", "%zz", "%", "é", "%C3%A9", "x".repeat(1100),
        "?", "list-type=2", "&", "max-keys=-1", "max-keys=x", "prefix=%", "uploads", "uploadId=x", "partNumber=0", "delete",
        "tagging", "acl", "versionId=x", "encoding-type=url", "continuation-token=!", "part-number-marker=x", "location"};
    private static final String[] HEADERS = {"Range: bytes=9-1\n", "Range: x\n", "Content-MD5: x\n", "If-Match: *\n",
        "If-None-Match: \"x\n", "x-amz-copy-source: /demo/%zz\n", "x-amz-copy-source: x\n", "x-amz-tagging: a=b&&=%\n",
        "x-amz-acl: x\n", "x-amz-checksum-crc32: x\n", "x-amz-meta-a: é\n", "x-amz-decoded-content-length: x\n",
        "x-amz-sdk-checksum-algorithm: x\n", "Expires: x\n", "If-Modified-Since: x\n", "x-amz-storage-class: x\n"};
    private static final String[] BODIES = {"<Delete><Object><Key>k</Key></Object></Delete>", "<Delete>", "<!DOCTYPE x>",
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>",
        "<Tagging><TagSet/></Tagging>", "text", "</x>", "&lt;", "\0"};

    private static SandboxServer server;

    @BeforeAll
    static void start() {
        server = SandboxServer.listen(0, Programs.NONE).serve("demo");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// Returns the status of a request in bytes; 0 if there was none, as in HTTP/0.9.
    private static int send(String request) throws IOException {
        try (var socket = new Socket(server.endpoint().getHost(), server.endpoint().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            return !answer.startsWith("HTTP/") ? 0 : Integer.parseInt(answer.substring(9, 12));
        }
    }

    private static void check(int status, String request) {
        assertTrue(status < 500 || status == 501 || status == 505, status + " in answer to\n" + request);
    }

    /// Returns a request with a correct signature.
    private static String signed(String service, SdkHttpMethod method, String target, String headers, String body) {
        var builder = SdkHttpRequest.builder().method(method).protocol("http").host(server.endpoint().getHost())
                .port(server.endpoint().getPort());
        var parts = target.split("\\?", 2);
        builder.encodedPath(parts[0]);
        if (parts.length > 1) {
            for (var pair : parts[1].split("&")) {
                builder.appendRawQueryParameter(pair.split("=", 2)[0], pair.contains("=") ? pair.split("=", 2)[1] : null);
            }
        }
        headers.lines().forEach(line -> builder.appendHeader(line.split(": ")[0], line.split(": ")[1]));
        if (!service.equals("s3")) {
            builder.putHeader("Content-Type", "application/x-www-form-urlencoded");
        }
        var bytes = body.getBytes(ISO_8859_1);
        builder.putHeader("Content-Length", String.valueOf(bytes.length));
        var signed = AwsV4HttpSigner.create().sign(it -> it.request(builder.build())
                .identity(AwsBasicCredentials.create(server.accessKey(), server.secretKey()))
                .payload(ContentStreamProvider.fromByteArray(bytes))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)).request();
        var text = new StringBuilder(method + " " + signed.encodedPath()
                + signed.encodedQueryParameters().map("?"::concat).orElse("") + " HTTP/1.1\r\n");
        signed.forEachHeader((name, values) -> values.forEach(value ->
                text.append(name).append(": ").append(value).append("\r\n")));
        return text + "Connection: close\r\n\r\n" + body;
    }

    private static String form(Random random) {
        return Fuzz.changed(random, FORMS[random.nextInt(FORMS.length)], PIECES);
    }

    private static void answersForms(int seeds) {
        Fuzz.seeds(seeds, random -> {
            var request = signed(random.nextInt(3) == 0 ? "sts" : "ec2", SdkHttpMethod.POST, "/", "", form(random));
            check(send(request), request);
        });
    }

    private static void answersS3(int seeds) {
        Fuzz.seeds(seeds, random -> {
            var target = "/" + (random.nextInt(4) == 0 ? "" : "demo/") + Fuzz.text(random, 5, KEYS);
            var method = SdkHttpMethod.values()[random.nextInt(SdkHttpMethod.values().length)];
            var request = signed("s3", method, target, Fuzz.text(random, 2, HEADERS), Fuzz.text(random, 2, BODIES));
            check(send(request), request);
        });
    }

    private static void answersAnyBytes(int seeds) {
        Fuzz.seeds(seeds, random -> {
            var presigned = Fuzz.text(random, 1, "?X-Amz-Credential=a/20260101/us-east-1/s3/aws4_request&X-Amz-SignedHeaders="
                    + "host&X-Amz-Signature=0&X-Amz-Date=%");
            var plain = "POST /" + presigned + Fuzz.text(random, 2, KEYS) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
                    + "a/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature=0\r\n"
                    + "X-Amz-Date: 20260101T000000Z\r\nContent-Length: 24\r\n\r\nAction=GetCallerIdentity";
            var request = Fuzz.changed(random, plain, "\r\n", "\n", ":", ",", "/", "=", "\0", "Credential=", "ec2", "sts", "s3",
                    "GET ", "Host: x\r\n", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "AWS ", "AWS a:b");
            var status = send(request);
            // To a host that cannot be one, Jetty answers 500 before the sandbox sees the request.
            if (request.contains("\nHost: localhost\r\n") && request.split("Host", -1).length == 2) {
                check(status, request);
            }
        });
    }

    @Test
    void answersForms() {
        answersForms(1_000);
    }

    @Test
    void answersS3() {
        answersS3(1_000);
    }

    @Test
    void answersAnyBytes() {
        answersAnyBytes(1_000);
    }

    @Test
    @Tag("storm")
    void answersForLonger() {
        answersForms(30_000);
        answersS3(30_000);
        answersAnyBytes(30_000);
    }

    @Test
    void isThereAfterwards() throws IOException {
        assertEquals(200, send(signed("sts", SdkHttpMethod.POST, "/", "", "Action=GetCallerIdentity")));
        assertEquals(200, send(signed("s3", SdkHttpMethod.GET, "/demo?list-type=2", "", "")));
    }
}
