package io.earshot.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayConfigTest {

    @TempDir
    private Path folder;

    @Test
    void whatTheFileDoesNotSayHasItsDefault() throws Exception {
        RelayConfig config = read("name: TX1\nparents: [http://127.0.0.1:8090]\n");
        assertThat(config.name()).isEqualTo("tx1");
        assertThat(config.listen()).hasToString("127.0.0.1:8091");
        assertThat(config.keptMegabytes()).isEqualTo(24);
        assertThat(config.listMegabytes()).isEqualTo(16);
        assertThat(config.connections()).isEqualTo(20_000);
        assertThat(config.fileCopies()).isEqualTo(2);
        assertThat(config.tls()).isEmpty();
        assertThat(config.files()).isEmpty();
        assertThat(config.tokenFile()).isEmpty();
        assertThat(config.proxyAddress()).isEmpty();
    }

    @Test
    void aCheckReadsTheTokenAndTheCertificatesThatAreNamed() throws Exception {
        Path token = Files.writeString(folder.resolve("relay.token"), "secret\n");
        String start = "name: tx1\nparents: [http://127.0.0.1:8090]\n";
        RelayConfig good = read(start + "tokenFile: " + token + "\n");
        assertThatCode(() -> Relay.check(good)).doesNotThrowAnyException();

        RelayConfig noToken = read(start + "tokenFile: " + folder.resolve("none") + "\n");
        assertThatThrownBy(() -> Relay.check(noToken)).hasMessageContaining("token file " + folder.resolve("none"));
        RelayConfig noCertificate = read(start + "tls: {certificate: " + token + ", key: " + token + "}\n");
        assertThatThrownBy(() -> Relay.check(noCertificate)).hasMessageContaining(token.toString());
        RelayConfig noFolder = read(start + "files: {folder: " + token.resolve("cache") + "}\n");
        assertThatThrownBy(() -> Relay.check(noFolder))
                .hasMessage("folder " + token.resolve("cache") + " cannot be used: " + token + " is no folder");
        RelayConfig newFolder = read(start + "files: {folder: " + folder.resolve("new/cache") + "}\n");
        assertThatCode(() -> Relay.check(newFolder)).doesNotThrowAnyException();
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        parents: [http://a]                            | "name" is missing
        name: tx1                                      | "parents" is missing
        {name: tx1, parents: ["ftp://a"]}              | "parents" has ftp://a, expected a URL
        {name: tx1, parents: ["http://a"], parent: 5}  | unknown key "parent", did you mean "parents"?
        {name: tx 1, parents: ["http://a"]}            | relay "tx 1", expected letters
        {name: tx1, parents: ["http://a"], listen: "0.0.0.0:1"} | expected "tls", or "plaintext: true"
        {name: tx1, parents: ["http://a"], proxy: x}   | "proxy" is x, expected HOST:PORT
        {name: tx1, parents: ["http://a"], proxy: "http://p:80"} | "proxy" is http://p:80, expected HOST:PORT
        {name: tx1, parents: ["//a"]}                  | "parents" has //a, expected a URL
        {name: tx1, parents: ["http://a"], listen: "127.0.0.1:80800"} | "127.0.0.1:80800", expected ADDRESS:PORT
        {name: tx1, parents: ["http://a"], listen: "::1:8091"} | "::1:8091", expected ADDRESS:PORT as in 127.0.0.1:8090 or [::1]:8090
        {name: tx1, parents: ["http://a"], listen: "[127.0.0.1:8091"} | "[127.0.0.1:8091", expected ADDRESS:PORT
        {name: tx1, parents: ["http://a"], listen: "127.0.0.1:+80"} | "127.0.0.1:+80", expected ADDRESS:PORT
        {name: tx1, parents: ["http://a"], connections: ""} | "connections": "", expected a whole number
        {name: tx1, parents: ["http://a"], plaintext: ""} | "plaintext": "", expected true or false
        {name: tx1, parents: ["http://a"], files: {folder: x, keep: 99999d}} | "files.keep": "99999d", expected a duration of at most 36500d
        {name: tx1, parents: ["http://a"], files: {megabytes: 5}} | "folder" is missing
        {name: tx1, parents: ["http://a"], files: {folder: x, megabytes: 0}} | "megabytes" is 0, expected at least 1
        {name: tx1, parents: ["http://a"], fileCopies: -1} | "fileCopies" is -1, expected at least 0
        {name: tx1, parents: ["http://a"], keptMegabytes: 0} | "keptMegabytes" is 0, expected at least 1
        """)
    void whatCannotBeIsSaidWithItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("relay.yaml") + ":1: ")
                .hasMessageContaining(message);
    }

    private RelayConfig read(String yaml) throws Exception {
        return RelayConfig.read(Files.writeString(folder.resolve("relay.yaml"), yaml));
    }
}
