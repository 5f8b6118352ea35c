package io.earshot.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks {@code earshot traffic --check-config}. */
class CheckConfigTest {

    private static final String APPS = "apps: [{name: pay, addresses: ['*:9100'], dialect: iso87-ascii}]\n";

    @TempDir
    private Path folder;

    @Test
    void aConfigurationThatCanBeUsedIsUnderstoodAndNothingIsStarted() throws Exception {
        CommandRun run = check("directory: .\n" + APPS);
        assertThat(run.output()).isEqualTo("earshot: " + folder.resolve("traffic.yaml") + " is understood\n");
        assertThat(run.error()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(folder.resolve("traffic-state")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        directory: none               | "directory" is
        {directory: ., listen: x}     | "listen" is x, expected ADDRESS:PORT as in 127.0.0.1:8790
        {directory: ., listen: 192.0.2.1:8790} | traffic.yaml: "listen" is 192.0.2.1:8790, expected a loopback address
        {directory: ., listen: "*:8790"}       | traffic.yaml: "listen" is *:8790, expected a loopback address
        {directory: ., people: none}  | none
        {directory: ., statee: x}     | statee
        """)
    void whatAStartWouldRefuseIsOneLine(String station, String message) throws Exception {
        CommandRun run = check(station.replaceAll("[{}]", "").replace(", ", "\n") + "\n" + APPS);
        assertThat(run.error()).startsWith("earshot: ").contains(message).hasLineCount(1);
        assertThat(run.status()).isEqualTo(2);
    }

    private CommandRun check(String config) throws Exception {
        Path file = Files.writeString(folder.resolve("traffic.yaml"), config);
        return CommandRun.of("--check-config", "--config", file.toString());
    }
}
