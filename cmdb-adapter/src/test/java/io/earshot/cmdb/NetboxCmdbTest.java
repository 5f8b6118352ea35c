package io.earshot.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetboxCmdbTest {

    private final NetboxStub netbox = new NetboxStub(2);
    private final StubApi api = StubApi.start(netbox::answer);

    @TempDir
    private Path folder;

    private Path tokenFile;

    @BeforeEach
    void haveAToken() throws Exception {
        tokenFile = Files.writeString(folder.resolve("token"), NetboxStub.TOKEN + "\n");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aVirtualMachineIsAContainer() throws Exception {
        netbox.virtualMachine(11, "be5", "host58", "active", """
            , "tags": [{"id": 1, "display": "uses-db1", "name": "uses db1", "slug": "uses-db1", "color": "f44336"},
                       {"id": 2, "display": "x", "name": "x", "slug": "x", "color": "f44336"}],
            "custom_fields": {"provides": ["api", "admin"], "tier": null}""");
        netbox.address(1, "192.168.5.11/24", "virtual_machine", 11, "active", "");
        netbox.address(2, "fd00::5:11/64", "virtual_machine", 11, "slaac", "");
        netbox.address(3, "192.168.5.99/24", "virtual_machine", 11, "deprecated", "");
        netbox.address(4, "192.168.5.100/24", "virtual_machine", 11, "active", "vrrp");
        netbox.address(5, "192.168.6.11/24", "device", 11, "active", "");
        netbox.service(1, "be", "virtualization.virtualmachine", 11);
        netbox.service(2, "ssh", "dcim.device", 11);
        netbox.olderService(3, "web", 11);

        CmdbReading reading = cmdb(NetboxCmdb.Kind.VIRTUAL_MACHINES, "", "customField:provides", "tag:uses-")
                .read();

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .containsExactly(new Container(
                        new ContainerName("be5", "host58"),
                        "TX",
                        "be",
                        "tx-main",
                        List.of(Ip.parse("192.168.5.11"), Ip.parse("fd00::5:11")),
                        List.of("be", "web", "api", "admin"),
                        List.of("db1"),
                        true));
    }

    @Test
    void tagsComeFromTheCustomFieldsAndTagsThatTheConfigurationNames() throws Exception {
        netbox.virtualMachine(11, "be5", "host58", "active", """
            , "custom_fields": {"owner": "shop and more", "other": "x"}
            , "tags": [{"id": 1, "slug": "tier-gold"}, {"id": 2, "slug": "monitored"}]""");
        netbox.virtualMachine(12, "be6", "host58", "active", "");

        CmdbReading reading = read();

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .extracting(Container::tags)
                .containsExactly(Map.of("owner", "shop and more", "tier", "gold"), Map.of());
    }

    @Test
    void thePrimaryAddressComesFirst() throws Exception {
        netbox.virtualMachine(11, "be5", "host58", "active", """
            , "primary_ip4": {"id": 2, "display": "10.0.0.2/8", "family": {"value": 4, "label": "IPv4"},
                              "address": "10.0.0.2/8", "dns_name": "", "nat_inside": null, "nat_outside": []}""");
        netbox.address(1, "10.0.0.1/8", "virtual_machine", 11, "active", "");
        netbox.address(2, "10.0.0.2/8", "virtual_machine", 11, "active", "");
        assertThat(read().inventory().containers().iterator().next().addresses())
                .containsExactly(Ip.parse("10.0.0.2"), Ip.parse("10.0.0.1"));
    }

    @Test
    void theVrfOfAnAddressIsItsNetworkWhereTheConfigurationSaysSo() throws Exception {
        netbox.virtualMachine(11, "be5", "host58", "active", """
            , "primary_ip4": {"id": 2, "display": "10.0.0.2/8", "family": {"value": 4, "label": "IPv4"},
                              "address": "10.0.0.2/8", "dns_name": "", "nat_inside": null, "nat_outside": []}""");
        netbox.virtualMachine(12, "be6", "host58", "active", "");
        netbox.address(1, "10.0.0.1/8", "virtual_machine", 11, "active", "", "");
        netbox.address(2, "10.0.0.2/8", "virtual_machine", 11, "active", "", "Tenant A");
        netbox.address(3, "10.0.0.1/8", "virtual_machine", 12, "active", "", "b");

        vrfs = true;
        CmdbReading reading = read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .extracting(c -> c.addresses() + " " + c.networks().names())
                .containsExactly("[10.0.0.2, 10.0.0.1] [Tenant-A, default]", "[10.0.0.1] [b]");
        vrfs = false;
        assertThat(read().problems()).hasSize(2);
    }

    @Test
    void onlyWhatIsActiveTakesTrafficAndWhatIsBeingDecommissionedStillRuns() throws Exception {
        netbox.virtualMachine(11, "be5", "host58", "active", "");
        netbox.virtualMachine(12, "be6", "host58", "decommissioning", "");
        netbox.virtualMachine(13, "be7", "host58", "staged", "");
        netbox.virtualMachine(14, "be8", "host58", "offline", "");
        assertThat(read().inventory().containers())
                .extracting(c -> c.name().container() + " " + c.running() + " " + c.takesTraffic())
                .containsExactly("be5 true true", "be6 true false", "be7 true false", "be8 false false");
    }

    @Test
    void aSelectionGivesItsValueInEachShapeThatNetboxHas() throws Exception {
        netbox.virtualMachine(11, "be5", "host58", "active", """
            , "custom_fields": {"dc": {"value": "tx", "label": "Texas"},
                                "provides": [{"value": "api", "label": "API"}, "admin web", 7, {"name": "x"}]}""");
        netbox.virtualMachine(12, "be6", "host59", "active", """
            , "custom_fields": {"dc": {"what": "tx"}}""");
        netbox.virtualMachine(13, "be7", "host58", "active", """
            , "custom_fields": {"dc": "tx", "provides": {"what": 1}}""");

        CmdbReading reading = cmdb("customField:dc", "customField:provides").read();

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name() + " " + c.dataCenter() + " " + c.services())
                .containsExactly("be5.host58 tx [api, admin, web, 7, x]", "be7.host58 tx []");
        assertThat(reading.problems())
                .extracting(CmdbProblem::toString)
                .containsExactly(
                        "NetBox " + api.uri() + ": virtual machine 12: custom field dc holds an object of what,"
                                + " expected a text, a selection or an object with a name",
                        "NetBox " + api.uri() + ": virtual machine 13: be7.host58: custom field provides holds an"
                                + " object of what, expected a text, a selection or an object with a name");
    }

    @Test
    void aServiceWhoseNameCanBeNoDnsNameCostsNothingButItself() throws Exception {
        netbox.virtualMachine(11, "be5", "host58", "active", "");
        netbox.service(1, "HTTP/HTTPS", "virtualization.virtualmachine", 11);
        netbox.service(2, "Web Server", "virtualization.virtualmachine", 11);
        netbox.service(3, "be", "virtualization.virtualmachine", 11);

        CmdbReading reading = read();

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name() + " " + c.services())
                .containsExactly("be5.host58 [be]");
        assertThat(reading.problems())
                .extracting(CmdbProblem::problem)
                .containsExactly(
                        "be5.host58: service \"HTTP/HTTPS\", expected letters, digits, '-', '_' and '.'",
                        "be5.host58: service \"Web Server\", expected letters, digits, '-', '_' and '.'");
    }

    @Test
    void theBridgeThatEachMachineHasAndWhatHasNoSingleOwnerAreLeftOut() throws Exception {
        for (int id = 11; id <= 13; id++) {
            netbox.virtualMachine(id, "be" + id, "host58", "active", "");
            netbox.address(10 * id, "172.17.0.1/16", "virtual_machine", id, "active", "");
            netbox.address(10 * id + 1, "fe80::" + id + "/64", "virtual_machine", id, "active", "");
            netbox.address(10 * id + 2, "10.0.0." + id + "/24", "virtual_machine", id, "active", "");
        }

        CmdbReading reading = read();

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().container() + " " + c.addresses())
                .containsExactly("be11 [10.0.0.11]", "be12 [10.0.0.12]", "be13 [10.0.0.13]");
        assertThat(reading.problems()).hasSize(6);
    }

    @Test
    void theHostMayStandInTheName() throws Exception {
        netbox.virtualMachine(11, "be5.host58", "", "active", "");
        netbox.virtualMachine(12, "be6", "", "active", "");
        CmdbReading reading = read();
        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().toString())
                .containsExactly("be5.host58");
        assertThat(reading.problems())
                .extracting(CmdbProblem::toString)
                .containsExactly(
                        "NetBox " + api.uri() + ": virtual machine 12: host \"\", expected 1 to 253 characters");
    }

    @Test
    void aDeviceInAChassisIsAContainer() throws Exception {
        netbox.device(11, "be5", "host58", "active");
        netbox.address(1, "192.168.5.11/24", "device", 11, "active", "");
        netbox.service(1, "be", "dcim.device", 11);
        assertThat(cmdb(NetboxCmdb.Kind.DEVICES, "", "", "").read().inventory().containers())
                .extracting(c -> c.name() + " " + c.dataCenter() + " " + c.addresses() + " " + c.services())
                .containsExactly("be5.host58 TX [192.168.5.11] [be]");
    }

    @Test
    void pagesAreFollowedToTheServerThatWasConfiguredAndNoOther() throws Exception {
        for (int i = 1; i <= 7; i++) {
            netbox.virtualMachine(i, "be" + i, "host58", "active", "");
        }
        CmdbReading reading =
                cmdb(NetboxCmdb.Kind.VIRTUAL_MACHINES, "tag=earshot", "", "").read();
        assertThat(reading.inventory().size()).isEqualTo(7);
        assertThat(api.requests())
                .filteredOn(request -> request.path().contains("virtual-machines"))
                .hasSize(4)
                .allSatisfy(request -> assertThat(request.query()).containsEntry("tag", "earshot"));
    }

    @Test
    void aListThatChangesBetweenItsPagesIsReadAgain() throws Exception {
        for (int i = 1; i <= 5; i++) {
            netbox.virtualMachine(i, "be" + i, "host58", "active", "");
        }
        // The first page of the virtual machines is the third request.
        api.misbehave(netbox::answer, netbox::answer, request -> {
            netbox.answer(request);
            netbox.deleteFirstVirtualMachine();
        });
        assertThat(read().inventory().containers())
                .extracting(c -> c.name().container())
                .containsExactly("be2", "be3", "be4", "be5");
    }

    @Test
    void aBusyOrStumblingServerIsAskedAgain() throws Exception {
        timeout = Duration.ofSeconds(2);
        netbox.virtualMachine(11, "be5", "host58", "active", "");
        api.misbehave(
                StubApi.status(429, "{\"detail\": \"Request was throttled.\"}", "Retry-After", "0"),
                StubApi.status(500, "<html>oops"),
                StubApi.status(200, "{\"count\": 1, \"results\": [{"),
                netbox::answer,
                StubApi.trickle());
        assertThat(read().inventory().size()).isEqualTo(1);
    }

    @Test
    void aServerThatStaysBadIsSaidInOneLine() {
        StubApi.Rule bad = StubApi.status(503, "");
        api.misbehave(bad, bad, bad, bad);
        assertRefused("ipam/ip-addresses/: status 503, 4 times over");
        timeout = Duration.ofMillis(500);
        api.misbehave(StubApi.trickle(), StubApi.trickle(), StubApi.trickle(), StubApi.trickle());
        assertRefused("ipam/ip-addresses/: no whole answer within 500 ms, 4 times over");
    }

    @Test
    void aRefusedTokenIsNotTriedAgainAndNotShown() throws Exception {
        Files.writeString(tokenFile, "wrong");
        assertRefused("status 403, token refused (Invalid v1 token)");
        assertThat(api.requests()).hasSize(1);
        Files.writeString(tokenFile, "two words");
        assertRefused("expected a credential of printable characters without spaces");
        Files.delete(tokenFile);
        assertRefused("cannot be read, expected a credential");
    }

    @Test
    void tokensOfBothVersionsAreSentAsNetboxWantsThem() throws Exception {
        read();
        Files.writeString(tokenFile, "nbt_" + NetboxStub.TOKEN);
        read();
        assertThat(api.requests())
                .extracting(request -> request.header("Authorization").replaceAll(" .*", ""))
                .containsExactly("Token", "Token", "Token", "Bearer", "Bearer", "Bearer");
    }

    @Test
    void aRedirectGetsNoToken() {
        api.misbehave(StubApi.status(301, "", "Location", "http://127.0.0.1:1/api/"));
        assertRefused("status 301, elsewhere, expected the URL that it leads to");
    }

    @Test
    void whatIsNoNetboxIsNamed() {
        api.misbehave(StubApi.status(200, "{\"hello\": 1}"));
        assertRefused("no list, expected NetBox's \"results\"");
        api.misbehave(StubApi.status(404, "nothing"));
        assertRefused("status 404, expected NetBox's own address without /api");
    }

    /** Reached only by what never comes, save where a test makes it short. */
    private Duration timeout = Duration.ofMinutes(5);

    private CmdbReading read() throws Exception {
        return cmdb(NetboxCmdb.Kind.VIRTUAL_MACHINES, "", "", "").read();
    }

    private boolean vrfs;

    private NetboxCmdb cmdb(String dataCenter, String services) {
        return cmdb(NetboxCmdb.Kind.VIRTUAL_MACHINES, "", services, "", dataCenter);
    }

    private NetboxCmdb cmdb(NetboxCmdb.Kind kind, String filter, String services, String uses) {
        return cmdb(kind, filter, services, uses, "");
    }

    private NetboxCmdb cmdb(NetboxCmdb.Kind kind, String filter, String services, String uses, String dataCenter) {
        return new NetboxCmdb(
                new NetboxCmdb.Options(
                        api.uri(),
                        new Secret.InFile(tokenFile),
                        kind,
                        filter,
                        field(""),
                        field(""),
                        field(services),
                        field(uses),
                        field(dataCenter),
                        Map.of(
                                "owner", NetboxField.parse("customField:owner"),
                                "tier", NetboxField.parse("tag:tier-")),
                        vrfs,
                        timeout),
                Duration.ofMillis(1));
    }

    private static NetboxField field(String text) {
        return text.isEmpty() ? new NetboxField.Own() : NetboxField.parse(text);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(CmdbException.class)
                .hasMessageContaining(message)
                .message()
                .matches("[ -~]+")
                .doesNotContain("wrong", NetboxStub.TOKEN);
    }
}
