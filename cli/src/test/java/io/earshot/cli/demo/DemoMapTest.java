package io.earshot.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CsvCmdb;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoMapTest {

    @TempDir
    private Path folder;

    @Test
    void theFilesInTheRepositoryAreTheUsualFleet() throws Exception {
        DemoMap usual = DemoMap.of(DemoMap.DEFAULT_CONTAINERS);
        assertThat(resource("cmdb.csv")).isEqualTo(usual.toCsv());
        assertThat(resource("pdns.log")).isEqualTo(usual.toPdnsLog());
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 48, 1000})
    void everyFleetIsAValidCmdbOfThreeDataCentersOnLoopback(int containers) throws Exception {
        Path file = Files.writeString(
                folder.resolve("cmdb.csv"), DemoMap.of(containers).toCsv());
        CmdbReading reading = new CsvCmdb(file).read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .hasSize(containers)
                .allSatisfy(c -> assertThat(c.addresses()).allMatch(ip -> ip.isLoopback() && ip.isV4()));
        assertThat(reading.inventory().containers().stream()
                        .map(c -> c.dataCenter())
                        .distinct())
                .containsExactly("TX", "NY", "FRA");
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = DemoMap.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
