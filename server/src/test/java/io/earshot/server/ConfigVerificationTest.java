package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that {@code --check-config} says the same as the start, and leaves nothing behind. */
class ConfigVerificationTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter,addresses\nbe1,host1,TX,127.0.0.2\n");
        Files.writeString(folder.resolve("people"), "anna reader\n");
        Files.writeString(folder.resolve("keys"), "one two three four\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
        cmdb: {csv: none.csv}                                           > none.csv
        cmdb: {csv: cmdb.csv}|state: people                              > people is no folder
        cmdb: {csv: cmdb.csv}|state: people/state                        > people is no folder
        cmdb: {csv: cmdb.csv}|recording: {folder: people}                > people is no folder
        cmdb: {csv: cmdb.csv}|access: {people: none}                     > none
        cmdb: {csv: cmdb.csv}|access: {people: people}                   > people
        cmdb: {csv: cmdb.csv}|access: {fleetKey: none}                   > none
        cmdb: {csv: cmdb.csv}|access: {taskKeys: none}                   > none
        cmdb: {csv: cmdb.csv}|access: {taskKeys: keys}                   > keys
        cmdb: {csv: cmdb.csv}|tls: {certificate: none.pem, key: none.pem} > none.pem
        cmdb: {csv: cmdb.csv}|plaintext: true|sql: {postgres: "0.0.0.0:0"} > everybody would be let in
        cmdb: {csv: cmdb.csv}|nagios: {destinations: [{name: a, nsca: {host: 127.0.0.1, passwordFile: none}}]} > none
        cmdb: {csv: cmdb.csv}|nagios: {destinations: [{name: a, webhook: {url: "http://127.0.0.1:1", templateFile: none}}]} > none
        cmdb: {csv: cmdb.csv}|checks: [{name: a, sql: SELECT nosuch FROM data}] > NOSUCH
        cmdb: {csv: cmdb.csv}|sql: {queries: {a: SELECT nosuch FROM data}} > NOSUCH
        """)
    void whatKeepsAServerFromStartingIsToldWithoutStartingIt(String yaml, String named) throws Exception {
        ServerConfig config = read(yaml);
        assertThatThrownBy(() -> EarshotServer.verify(config))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(named);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("cmdb.csv", "people", "keys", "server.yaml");
        }
        String told = catchThrowable(() -> EarshotServer.verify(config)).getMessage();
        assertThatThrownBy(() ->
                        EarshotServer.start(config, InstantSource.system()).close())
                .isInstanceOf(CannotStartException.class)
                .hasMessage(told);
    }

    @Test
    void whatAServerCanStartWithIsUnderstood() throws Exception {
        ServerConfig config = read("cmdb: {csv: cmdb.csv}|nagios: {destinations: [{name: a, alertmanager: {url:"
                + " \"http://no.such.host.invalid\"}}]}");
        assertThatCode(() -> EarshotServer.verify(config)).doesNotThrowAnyException();
        assertThatCode(() -> EarshotServer.start(config, InstantSource.system()).close())
                .doesNotThrowAnyException();
    }

    private ServerConfig read(String yaml) throws Exception {
        return ConfigFile.read(Files.writeString(
                folder.resolve("server.yaml"), "listen: 127.0.0.1:0\n" + yaml.replace('|', '\n') + "\n"));
    }
}
