//SOURCES ../../scripts/running/InstanceColumns.java ../../scripts/running/Values.java
//DEPS org.junit.jupiter:junit-jupiter

package running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import awskit.errors.UserError;
import awskit.script.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/// What a column shows of an instance, and what it sorts by; the JSON of an instance.
class InstanceColumnsTest {

    private static final Instant LAUNCHED = Instant.parse("2026-01-31T10:00:00Z");

    private static ListedInstance web() {
        return listed("dev", instance -> instance.instanceType(InstanceType.M5_LARGE).launchTime(LAUNCHED)
                .placement(placement -> placement.availabilityZone("eu-west-1a").tenancy("default"))
                .privateIpAddress("10.0.0.1").vpcId("vpc-1").tags(tag("Name", "web"), tag("empty", "")));
    }

    private static ListedInstance listed(String profile, Consumer<Instance.Builder> change) {
        var instance = Instance.builder().instanceId("i-1").state(state -> state.name(InstanceStateName.RUNNING))
                .applyMutation(change).build();
        return new ListedInstance(instance, "r-1", "123456789012", "eu-west-1", profile);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @ParameterizedTest
    @CsvSource({"id, i-1", "ID, i-1", "profile, dev", "region, eu-west-1", "name, web", "type, m5.large",
        "state, running", "zone, eu-west-1a", "private-ip, 10.0.0.1", "public-ip, ''", "launched, 2026-01-31T10:00:00Z",
        "vpc, vpc-1", "subnet, ''", "lifecycle, on-demand", "owner, 123456789012", "reservation, r-1", "tag:Name, web",
        "tag:name, ''", "tag:empty, ''", "Placement.Tenancy, default", "NoSuch.Member, ''", "length(Tags), 2",
        "ReservationId, r-1", "Profile, dev"})
    void showsText(String name, String cell) {
        var column = InstanceColumns.of(name);
        assertEquals(name, column.title());
        assertEquals(cell, column.cell().apply(web()));
    }

    @Test
    void showsListsAndObjectsAsJson() {
        assertEquals("[\"web\",\"\"]", InstanceColumns.of("Tags[].Value").cell().apply(web()));
        assertEquals("{\"Name\":\"running\"}", InstanceColumns.of("State.{Name: Name}").cell().apply(web()));
    }

    @Test
    void everyNamedColumnShowsAnInstanceOfWhichLittleIsLeft() {
        var terminated = listed("", instance -> instance.state(state -> state.name(InstanceStateName.TERMINATED)));
        for (var name : InstanceColumns.names()) {
            var cell = InstanceColumns.of(name).cell().apply(terminated);
            assertEquals(switch (name) {
                case "region" -> "eu-west-1";
                case "id" -> "i-1";
                case "state" -> "terminated";
                case "lifecycle" -> "on-demand";
                case "owner" -> "123456789012";
                case "reservation" -> "r-1";
                default -> "";
            }, cell, name);
        }
    }

    @Test
    void showsUptimesInWordsAndSortsThemAsNumbers() {
        var now = Instant.now();
        var uptime = InstanceColumns.of("uptime");
        var days = listed("", instance -> instance.launchTime(now.minus(Duration.ofDays(3))));
        var hours = listed("", instance -> instance.launchTime(now.minus(Duration.ofHours(20))));
        var future = listed("", instance -> instance.launchTime(now.plus(Duration.ofHours(1))));
        var stopped = listed("", instance -> instance.launchTime(now.minus(Duration.ofDays(9)))
                .state(state -> state.name(InstanceStateName.STOPPED)));
        assertEquals(List.of("3 days", "20 hours", "0 seconds", ""), Stream.of(days, hours, future, stopped)
                .map(uptime.cell()).toList());
        assertEquals(List.of(stopped, future, hours, days), Stream.of(hours, days, stopped, future)
                .sorted((a, b) -> Values.compare(uptime.value().apply(a), uptime.value().apply(b))).toList());
    }

    @Test
    void addsToTheJsonOfTheAwsCli() {
        assertEquals(Json.line(Json.read("""
                {"InstanceId": "i-1", "State": {"Name": "running"}, "ReservationId": "r-1", "OwnerId": "123456789012",
                 "Region": "eu-west-1"}""")), Json.line(listed("", _ -> { }).tree()));
        assertEquals("dev", listed("dev", _ -> { }).tree().get("Profile"));
    }

    @Test
    void showsTheProfileWhereThereAreSeveral() {
        var usual = InstanceColumns.defaults(false, false).stream().map(Column::title).toList();
        assertEquals(List.of("region", "id", "name", "type", "state", "private-ip", "public-ip", "uptime"), usual);
        assertEquals(Stream.concat(Stream.of("profile"), usual.stream()).toList(),
                InstanceColumns.defaults(true, false).stream().map(Column::title).toList());
        assertEquals(Stream.concat(Stream.of("owner"), usual.stream()).toList(),
                InstanceColumns.defaults(false, true).stream().map(Column::title).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nosuch", "private-ipx"})
    void namesTheColumnsThatThereAre(String name) {
        var error = assertThrows(UserError.class, () -> InstanceColumns.of(name));
        assertTrue(error.getMessage().startsWith("column \"" + name + "\" is unknown (known: profile, region, id, "),
                error.getMessage());
    }
}
