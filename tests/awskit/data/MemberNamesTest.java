//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:dynamodb
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:iam
//DEPS software.amazon.awssdk:s3
//DEPS software.amazon.awssdk:sqs
//DEPS software.amazon.awssdk:ssm

package awskit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.FpgaImage;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ModifyVpcTenancyResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetUrlRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.builder.Buildable;

/// The members of all shapes have the API's names, which botocore's models tell.
class MemberNamesTest {

    private static final List<Class<? extends SdkClient>> CLIENTS = List.of(S3Client.class, Ec2Client.class,
            IamClient.class, DynamoDbClient.class, StsClient.class, SqsClient.class, SsmClient.class);

    /// Contents of a request or response that are a stream, which the SDK passes beside it.
    private static final Set<String> STREAMS = Set.of("Body", "Payload");

    /// Prints each structure as `SHAPE member member…`, by the name that the SDK gives it.
    private static final String PYTHON = """
            import sys
            try:
                import botocore.session
            except ImportError:
                sys.exit(3)
            model = botocore.session.get_session().get_service_model(sys.argv[1])
            names = {}
            for name in model.operation_names:
                operation = model.operation_model(name)
                for shape, suffix in ((operation.input_shape, 'Request'), (operation.output_shape, 'Response')):
                    if shape:
                        names.setdefault(shape.name, []).append(name + suffix)
            for name in model.shape_names:
                shape = model.shape_for(name)
                if shape.type_name == 'structure':
                    for own in names.get(name, [name]):
                        print(own, *shape.members)
            """;

    @Tag("storm")
    @Test
    void areThoseOfTheApiInEveryShape() throws Exception {
        var different = new TreeMap<String, Set<String>>();
        var compared = 0;
        for (var client : CLIENTS) {
            var shapes = shapes(client);
            for (var line : python(client.getPackageName().replaceFirst(".*\\.", ""))) {
                var words = line.split(" ");
                var ours = shapes.get(words[0].toLowerCase(Locale.ROOT));
                if (ours != null) {
                    compared++;
                    var missing = Stream.of(words).skip(1)
                            .filter(word -> !ours.contains(word) && !STREAMS.contains(word))
                            .collect(Collectors.toCollection(TreeSet::new));
                    if (!missing.isEmpty()) {
                        different.put(words[0], missing);
                    }
                }
            }
        }
        assertEquals(Map.of(), different);
        assertTrue(compared > 3_000, "compared " + compared + " shapes only");
    }

    @Test
    void areThoseOfTheApiWhereTheSdkRenamesThem() {
        assertEquals(Map.of("NULL", true), Tree.of(AttributeValue.fromNul(true)));
        assertEquals(Map.of("Return", true), Tree.of(CreateRouteResponse.builder().returnValue(true).build()));
        assertEquals(Map.of("ReturnValue", true),
                Tree.of(ModifyVpcTenancyResponse.builder().returnValue(true).build()));
        assertEquals(Map.of("Public", true), Tree.of(FpgaImage.builder().isPublic(true).build()));
        assertEquals(Map.of("Public", true), Tree.of(Image.builder().publicLaunchPermissions(true).build()));
        var copy = Map.of("Bucket", "b", "Key", "k", "CopySource", "a/k");
        assertEquals(copy, Tree.of(Parameters.set(CopyObjectRequest.builder(), copy).build()));
        assertEquals("b", Members.get(CopyObjectRequest.builder().destinationBucket("b").build(), "Bucket"));
    }

    /// README says so: boto3 decodes these two.
    @Test
    void keepValuesAsTheServiceSendsThem() {
        assertEquals(Map.of("Output", "aGk="), Tree.of(GetConsoleOutputResponse.builder().output("aGk=").build()));
        assertEquals(Map.of("PolicyDocument", "%7B%7D"),
                Tree.of(GetRolePolicyResponse.builder().policyDocument("%7B%7D").build()));
    }

    /// Returns the names of the members of all shapes in a client's jar. Names of shapes are in lower case, because the
    /// SDK writes some in other cases.
    private static Map<String, Set<String>> shapes(Class<?> client) throws Exception {
        var shapes = new TreeMap<String, Set<String>>();
        var models = client.getPackageName().replace('.', '/') + "/model/[^$/]*\\.class";
        var jar = Path.of(URI.create(client.getProtectionDomain().getCodeSource().getLocation().toString()));
        try (var files = new ZipFile(jar.toFile())) {
            for (var file : files.stream().filter(entry -> entry.getName().matches(models)).toList()) {
                var type = Class.forName(file.getName().replace('/', '.').replaceFirst("\\.class$", ""));
                if (SdkPojo.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())
                        && !Throwable.class.isAssignableFrom(type) && !type.equals(GetUrlRequest.class)) {
                    var builder = type.getMethod("builder").invoke(null);
                    var shape = (SdkPojo) (AwsResponse.class.isAssignableFrom(type) ? ((Buildable) builder).build()
                            : builder);
                    shapes.put(type.getSimpleName().toLowerCase(Locale.ROOT), shape.sdkFields().stream()
                            .map(field -> Members.name(shape, field)).collect(Collectors.toCollection(TreeSet::new)));
                }
            }
        }
        return shapes;
    }

    private static List<String> python(String service) throws IOException, InterruptedException {
        Process python;
        try {
            python = new ProcessBuilder("python3", "-E", "-c", PYTHON, service)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            return abort("no python3");
        }
        var lines = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        if (python.waitFor() == 3) {
            return abort("no botocore for python3");
        }
        assertEquals(0, python.waitFor());
        return lines;
    }
}
