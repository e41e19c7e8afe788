//SOURCES ../../scripts/upload/S3Location.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            s3://demo,            demo, ''
            s3://demo/,           demo, ''
            s3://demo/lib,        demo, lib
            s3://demo/lib/,       demo, lib/
            s3://demo/a//b/,      demo, a//b/
            s3://demo/a/b//,      demo, a/b//
            s3://demo//a/b/,      demo, /a/b/
            s3://demo/bar/s3://,  demo, bar/s3://
            s3://demo/../x,       demo, ../x
            's3://demo/a b?c#d',  demo, a b?c#d
            s3://demo/é%20+,      demo, é%20+
            s3://a.b-c.9/x,       a.b-c.9, x
            s3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/x, my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias, x
            s3://arn:aws:s3:us-west-2:123456789012:accesspoint/ap, arn:aws:s3:us-west-2:123456789012:accesspoint/ap, ''
            s3://arn:aws:s3:eu-west-2:123456789012:accesspoint/a/p/, arn:aws:s3:eu-west-2:123456789012:accesspoint/a, p/
            s3://arn:aws-cn:s3:cn-1:123456789012:accesspoint:a/p/q, arn:aws-cn:s3:cn-1:123456789012:accesspoint:a, p/q
            """)
    void keepsThePrefixToTheByte(String text, String bucket, String prefix) {
        assertEquals(new S3Location(bucket, prefix), S3Location.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://b01, x/y, x/y", "s3://b01/lib, x/y, lib/x/y", "s3://b01/lib/, x/y, lib/x/y", "s3://b01/a//, x, a//x",
        "s3://b01//, x, /x", "s3://b01//a, x, /a/x",
    })
    void joinsPrefixAndPath(String location, String relative, String key) {
        assertEquals(key, S3Location.parse(location).key(relative));
    }

    @Test
    void keyPrefixLeavesNeighboursAlone() {
        var keyPrefix = S3Location.parse("s3://demo/p").keyPrefix();
        assertTrue("p/x".startsWith(keyPrefix));
        assertFalse("pother/x".startsWith(keyPrefix));
        assertEquals("", S3Location.parse("s3://demo").keyPrefix());
    }

    @ParameterizedTest
    @CsvSource({"s3://b01/, r.pdf, s3://b01/r.pdf", "s3://b01, r.pdf, s3://b01/r.pdf", "s3://b01/in/, r, s3://b01/in/r",
            "s3://b01/in, r.pdf, s3://b01/in", "s3://b01//, r, s3://b01//r"})
    void givesAFileItsNameWhereItHasNone(String location, String file, String object) {
        var actual = S3Location.parse(location).object(file);
        assertEquals(object, actual.toString());
        assertEquals(actual.prefix(), actual.parent().key(actual.name()));
    }

    @Test
    void printsAsItWasWritten() {
        assertEquals("s3://demo/a//b", S3Location.parse("s3://demo/a//b").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "demo/lib", "s3:/demo", "S3://demo", "https://demo/lib", "/s3://demo"})
    void wantsTheScheme(String text) {
        var error = assertThrows(UserError.class, () -> S3Location.parse(text));
        assertEquals(ExitCode.USAGE, error.exitCode());
        assertEquals("\"" + text + "\" is not an S3 location (as in s3://BUCKET/PREFIX)", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://, as in s3://", "s3:///lib, as in s3://", "s3://ab, 3 to 63 characters", "s3://Demo, lower-case letters",
        "s3://my_bucket, lower-case letters", "s3://-demo, begin and end", "s3://demo-, begin and end",
        "s3://.demo/x, begin and end", "s3://a..b, two dots", "s3://192.168.5.4/x, IP addresses", "s3://xn--demo, xn--",
        "s3://sthree-demo, sthree-", "s3://amzn-s3-demo-bucket, amzn-s3-demo-",
        "s3://demo.mrap, multi-region",
        "s3://0123456789012345678901234567890123456789012345678901234567890123, 'not 64'",
        "s3://arn:aws:s3::123456789012:accesspoint/x.mrap, another signature",
        "s3://arn:aws:s3:::demo/x, access points in a region",
    })
    void namesTheRuleAnInvalidBucketBreaks(String text, String rule) {
        var error = assertThrows(UserError.class, () -> S3Location.parse(text));
        assertEquals(ExitCode.USAGE, error.exitCode());
        assertTrue(error.getMessage().contains("is not a bucket name (")
                && error.getMessage().contains(rule), error.getMessage());
    }
}
