package io.earshot.traffic.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficConfigTest {

    @TempDir
    private Path folder;

    /** A key that is accepted and does nothing would let its author wait for figures that never come. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status: {json: /result}|status",
                "dimensions: [{name: shop, json: /shop}]|field",
                "dimensions: [{name: shop, field: 41, xml: a/b}]|xml",
            })
    void aFieldOfABodyIsRefusedForAnAppThatHasNone(String line, String key) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                apps:
                  - name: pay
                    addresses: ['*:9100']
                    dialect: iso87-ascii
                    %s
                """.formatted(line));
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code: {json: result}|code.json is \"result\", expected a JSON pointer as /result/code",
                "code: {json: /result}|success is missing",
                "code: {in: answer, json: /result}|code.in is \"answer\", expected request or response",
                "dimensions: [{name: a, xml: 's:a/b'}]|dimensions[0].xml is \"s:a/b\", expected a path",
                "dimensions: [{name: a, xml: /a, form: b}]|dimensions[0].form is one field too many",
                "dimensions: [{name: a, field: 3}]|dimensions[0].json is missing",
            })
    void aFieldOfABodyThatCannotBeFoundIsRefused(String line, String message) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                apps:
                  - name: shop
                    addresses: ['*:80']
                    protocol: http
                    %s
                """.formatted(line));
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "addresses: ['10.1.2.3']|addresses has \"10.1.2.3\", expected ADDRESS:PORT or *:PORT",
                "protocol: iso8583|addresses is missing",
                "cmdb: {port: 9100}|cmdb.service is missing, expected one or several of service, role, cluster and tag",
                "cmdb: {role: be}|cmdb.port is missing",
                "cmdb: {role: be, port: 9100}|server is missing, expected a server of Earshot",
            })
    void anAppThatListensNowhereIsRefused(String line, String message) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                directory: captures
                apps:
                  - name: pay
                    dialect: iso87-ascii
                    %s
                """.formatted(line));
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{size: 64MB}|dialect: iso87-ascii|capture.interfaces is missing",
                "{interfaces: eth1, size: 1MB}|dialect: iso87-ascii|capture.size is less than 64MB",
                "{interfaces: eth1}|protocol: mysql|app pay speaks mysql",
            })
    void aLiveCaptureThatCannotBeIsRefused(String capture, String app, String message) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                directory: captures
                capture: %s
                apps:
                  - name: pay
                    addresses: ['*:9100']
                    %s
                """.formatted(capture, app));
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10|keep.size is \"10\", expected a size as 500MB, 10GB or 1TB",
                "63MB|keep.size is less than 64MB",
            })
    void aSizeThatIsNoneOrTooSmallIsRefused(String size, String message) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                directory: captures
                keep: {size: %s}
                apps: [{name: pay, addresses: ['*:9100'], dialect: iso87-ascii}]
                """.formatted(size));
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageContaining(message);
    }

    @Test
    void aDatabaseMayHaveTenGibibytesUnlessTheConfigurationSaysOtherwise() throws Exception {
        assertThat(size("")).isEqualTo(10L << 30);
        assertThat(size("keep: {size: 500MB}")).isEqualTo(500L << 20);
        assertThat(size("keep: {size: 1TB}")).isEqualTo(1L << 40);
    }

    private long size(String keep) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                directory: captures
                %s
                apps: [{name: pay, addresses: ['*:9100'], dialect: iso87-ascii}]
                """.formatted(keep));
        return TrafficConfig.read(config).station().orElseThrow().mostBytes();
    }

    private TrafficConfig kafka(String app, String kafka) throws Exception {
        return TrafficConfig.read(Files.writeString(
                folder.resolve("traffic.yaml"),
                "apps: [{name: pay, addresses: ['*:9100'], " + app + "}]\nkafka: " + kafka + "\n"));
    }

    @Test
    void aCaptureTravelsInEightPartsThatAreKeptForAnHourUnlessTheConfigurationSaysOtherwise() throws Exception {
        assertThat(kafka("dialect: iso87-ascii", "{bootstrap: ['k1:9092']}").kafka())
                .contains(new KafkaUse(
                        List.of("k1:9092"),
                        "earshot-traffic",
                        8,
                        Duration.ofHours(1),
                        Duration.ofMinutes(2),
                        false,
                        Map.of()));
        assertThat(kafka(
                                "protocol: http",
                                "{bootstrap: ['k1:9092', '[fd00::1]:9092'], topics: pay, partitions: 4, keep: 10m,"
                                        + " replay: 30s, unmasked: true, properties: {security.protocol: SSL}}")
                        .kafka())
                .contains(new KafkaUse(
                        List.of("k1:9092", "[fd00::1]:9092"),
                        "pay",
                        4,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        true,
                        Map.of("security.protocol", "SSL")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dialect: iso87-ascii|{topics: pay}|kafka.bootstrap is missing, expected brokers",
                "dialect: iso87-ascii|{bootstrap: [kafka1]}|kafka.bootstrap holds \"kafka1\", expected HOST:PORT",
                "dialect: iso87-ascii|{bootstrap: ['k:1'], topics: a b}|kafka.topics is \"a b\", expected",
                "dialect: iso87-ascii|{bootstrap: ['k:1'], keep: 1m}|kafka.keep is shorter than replay",
                "dialect: iso87-ascii|{bootstrap: ['k:1'], partition: 3}|did you mean \"partitions\"?",
                "protocol: redis|{bootstrap: ['k:1']}|kafka.unmasked is false, and app pay speaks redis",
            })
    void brokersThatCannotBeUsedAreRefused(String app, String kafka, String message) {
        assertThatThrownBy(() -> kafka(app, kafka)).hasMessageContaining(message);
    }

    @Test
    void aValueOfADimensionIsCutByCharactersAndNotInTheMiddleOfOne() {
        Dimension shop = new Dimension("shop", new Dimension.IsoField(43), 0, 0);
        assertThat(shop.cut("x".repeat(300))).hasSize(200);
        assertThat(shop.cut("😀".repeat(300))).isEqualTo("😀".repeat(200));
        assertThat(new Dimension("shop", new Dimension.IsoField(43), 2, 3).cut(" ab cd "))
                .isEqualTo("b c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "appz: []                    > traffic.yaml:1: apps is missing, expected at least one app with name, addresses and protocol, in place of \"appz\"",
                "apps: []#apps: []           > traffic.yaml:2: the key \"apps\" for the second time, expected it once",
                "apps: []#---#apps: []       > traffic.yaml:2: a second document, expected one: without the line ---",
                "apps: [{name: a]            > traffic.yaml:1: \"{\" is not closed by line 1, expected \",\" or \"}\"",
            })
    void whatIsNoConfigurationIsToldInPlainWords(String yaml, String message) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), yaml.replace('#', '\n') + "\n");
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "target: 5                > 6: apps[0].target is \"5\", expected a duration as 200ms, 30s, 5m or 1h",
                "target: 999999999d       > 6: apps[0].target is \"999999999d\", more than can be counted, expected a duration as",
                "timeLimit: 0s            > 6: apps[0].timeLimit is \"0s\", expected more than nothing, a duration as",
                "targt: 5s                > 6: apps[0].targt is no known key; did you mean \"target\"?",
                "dimensions: [{name: a}]  > 6: apps[0].dimensions[0].field is missing",
            })
    void aMistakeIsToldWithItsLine(String line, String message) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                directory: captures
                apps:
                  - name: pay
                    addresses: ['*:9100']
                    dialect: iso87-ascii
                    %s
                listen: 127.0.0.1:0
                """.formatted(line));
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageStartingWith(config + ":" + message);
    }

    /** The code 00 of ISO 8583 is not the number 0. */
    @ParameterizedTest
    @ValueSource(strings = {"[00, 08, 10]", "['00', '08', '10']", "\n    - 00\n    - 08\n    - 10"})
    void codesAreReadAsTheyAreWritten(String codes) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                apps:
                  - name: 007
                    addresses: ['*:9100']
                    dialect: iso87-ascii
                    success: %s
                """.formatted(codes));
        App app = TrafficConfig.read(config).apps().getFirst();
        assertThat(app.success()).containsExactlyInAnyOrder("00", "08", "10");
        assertThat(app.name()).isEqualTo("007");
    }

    @Test
    void aByteOrderMarkDoesNotMatter() throws Exception {
        Path config = Files.writeString(
                folder.resolve("traffic.yaml"),
                "\uFEFFapps: [{name: pay, addresses: ['*:9100'], dialect: iso87-ascii}]\r\n");
        assertThat(TrafficConfig.read(config).apps()).hasSize(1);
    }
}
