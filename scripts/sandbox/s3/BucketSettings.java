//DEPS org.gaul:s3proxy
//SOURCES BucketLocations.java
package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sandbox.protocol.RegionNames;

/// The settings of buckets that S3Proxy does not have. The block of public access and the tags can be changed. Of the
/// others, only what a new bucket has can be read; a request to change them is left to S3Proxy, which refuses it.
final class BucketSettings {

    private static final List<String> BLOCKS =
            List.of("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets");
    private static final List<String> CHANGEABLE = List.of("publicAccessBlock", "tagging");

    /// What a new bucket has: an element, or an error code with its message.
    private static final Map<String, String> NEW = Map.ofEntries(
            Map.entry("publicAccessBlock", block(BLOCKS)),
            Map.entry("tagging", "NoSuchTagSet: The TagSet does not exist"),
            Map.entry("policyStatus", "NoSuchBucketPolicy: The bucket policy does not exist"),
            Map.entry("lifecycle", "NoSuchLifecycleConfiguration: The lifecycle configuration does not exist"),
            Map.entry("cors", "NoSuchCORSConfiguration: The CORS configuration does not exist"),
            Map.entry("website", "NoSuchWebsiteConfiguration: The specified bucket does not have a website "
                    + "configuration"),
            Map.entry("replication", "ReplicationConfigurationNotFoundError: The replication configuration was not "
                    + "found"),
            Map.entry("object-lock", "ObjectLockConfigurationNotFoundError: Object Lock configuration does not exist "
                    + "for this bucket"),
            Map.entry("ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced"
                    + "</ObjectOwnership></Rule></OwnershipControls>"),
            Map.entry("logging", "<BucketLoggingStatus/>"),
            Map.entry("notification", "<NotificationConfiguration/>"),
            Map.entry("accelerate", "<AccelerateConfiguration/>"),
            Map.entry("requestPayment", "<RequestPaymentConfiguration><Payer>BucketOwner</Payer>"
                    + "</RequestPaymentConfiguration>"));

    private final Map<String, String> changed = new ConcurrentHashMap<>();
    private final BucketLocations locations;

    BucketSettings(BucketLocations locations) {
        this.locations = locations;
    }

    /// Returns the setting that a request is about; empty if S3Proxy answers it.
    Optional<String> asked(S3Request request) {
        if (!request.isBucket()) {
            return Optional.empty();
        }
        var names = request.is("GET") ? Stream.concat(NEW.keySet().stream(), Stream.of("location"))
                : request.is("PUT") || request.is("DELETE") ? CHANGEABLE.stream() : Stream.<String>empty();
        return names.filter(request::has).findFirst();
    }

    /// Returns a HEAD of the bucket in place of a request for a setting, so that the signature is verified and a
    /// missing bucket is refused.
    static HttpServletRequest hidden(HttpServletRequest request, String setting) {
        return new HttpServletRequestWrapper(request) {

            @Override
            public String getMethod() {
                return "HEAD";
            }

            @Override
            public Enumeration<String> getParameterNames() {
                var names = Collections.list(super.getParameterNames());
                names.remove(setting);
                return Collections.enumeration(names);
            }
        };
    }

    /// Answers a request whose signature was verified.
    ///
    /// @param body of a request that changes the setting
    void answer(S3Request request, String setting, String body, HttpServletResponse response) throws IOException {
        var name = request.bucket() + "?" + setting;
        switch (request.http().getMethod()) {
            case "PUT" -> changed.put(name, setting.equals("tagging") ? tags(body) : block(BLOCKS.stream()
                    .filter(each -> Pattern.compile("<" + each + ">\\s*(?i:true)\\s*<").matcher(body).find())
                    .toList()));
            case "DELETE" -> {
                changed.put(name, setting.equals("tagging") ? NEW.get(setting)
                        : "NoSuchPublicAccessBlockConfiguration: The public access block configuration was not found");
                response.setStatus(204);
            }
            default -> send(setting.equals("location") ? location(request.bucket())
                    : changed.getOrDefault(name, NEW.get(setting)), response);
        }
    }

    /// Forgets the settings of a bucket that was deleted.
    void forget(String bucket) {
        changed.keySet().removeIf(name -> name.startsWith(bucket + "?"));
    }

    private static void send(String answer, HttpServletResponse response) throws IOException {
        if (!answer.startsWith("<")) {
            var error = answer.split(": ", 2);
            throw S3Errors.of(404, error[0], error[1]);
        }
        response.reset();
        response.setContentType("application/xml");
        response.getOutputStream().write(answer.replaceFirst("^<(\\w+)",
                "<$1 xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"").getBytes(UTF_8));
    }

    private String location(String bucket) {
        var region = locations.of(bucket);
        return region.equals(RegionNames.DEFAULT) ? "<LocationConstraint/>"
                : "<LocationConstraint>" + region + "</LocationConstraint>";
    }

    private static String tags(String body) {
        if (!body.contains("<TagSet") || body.split("<Tag>", -1).length > 51) {
            throw S3Errors.of(400, "MalformedXML", "The XML you provided was not well-formed or did not validate "
                    + "against our published schema");
        }
        return "<Tagging>" + body.replaceFirst("(?s).*?<Tagging[^>]*>", "");
    }

    private static String block(List<String> blocks) {
        return "<PublicAccessBlockConfiguration>" + BLOCKS.stream().map(name -> "<" + name + ">" + blocks.contains(name)
                + "</" + name + ">").collect(Collectors.joining()) + "</PublicAccessBlockConfiguration>";
    }
}
