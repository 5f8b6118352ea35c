package io.earshot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCommandLineTest {

    private static final Map<String, String> SERVER = Map.of("EARSHOT_SERVER", "http://earshot:8080");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--name be5.host58",
                "--name=be5.host58 --server http://a:1,http://b:2",
                "--name=be5.host58 --server http://a:1|http://b:2,http://c:3",
                "--host host58",
                "--host host58 --netns-pattern ct-(.+) --netns-dir /run/docker/netns",
                "--host host58 --netns-command true",
                "--host host58 --netns-runtime /run/runc",
                "--name be5.host58 --nginx-status none --nginx-log none --nginx-conf none",
                "--name be5.host58 --nginx-conf /opt/nginx/nginx.conf",
                "--host host58 --container-root /var/lib/lxc/{name}/rootfs",
                "--name be5.host58 --nginx-status http://[::1]:8080/s?x --nginx-log /a,/b --nginx-log-format $host|$status",
                "--name be5.host58 --tcp-ports 443,8443 --tls-ca /etc/ca.pem --tls-cert /etc/c.p12 --token-file /etc/t",
            })
    void theseMakeAnAgent(String line) {
        assertThatCode(() -> agent(line, SERVER)).doesNotThrowAnyException();
    }

    @Test
    void aCheckReadsTheFilesOfTokenAndTlsAndOpensNoSocket(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        assertThat(AgentCommandLine.check(
                        List.of("--check-config", "--name", "be5.host58", "--token-file", token.toString()),
                        SERVER,
                        "test"))
                .isEqualTo("the configuration of be5.host58 is understood; server http://earshot:8080");
        assertThatThrownBy(() -> AgentCommandLine.check(
                        List.of(
                                "--name=be5.host58",
                                "--tls-ca",
                                folder.resolve("none.pem").toString(),
                                "--check-config"),
                        SERVER,
                        "test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.pem: cannot be read (no such file)");
        Files.writeString(token, "two words");
        assertThatThrownBy(() -> AgentCommandLine.check(
                        List.of("--check-config", "--host", "host58", "--token-file", token.toString()),
                        SERVER,
                        "test"))
                .hasMessageContaining("expected one word");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "--name be5.host58 --host host58 # expected --name of one container, or --host of all its containers",
                "--nmae be5.host58 # unknown option --nmae, did you mean --name?",
                "be5.host58 # unknown option be5.host58",
                "--name # --name without its value",
                "--name be5.host58 --name be6.host58 # --name is there twice",
                "--name be5 # name \"be5\", expected CONTAINER.HOST as in be5.host58",
                "--name be5.host58 --server earshot:80 # server \"earshot:80\", expected a URL as in http://earshot.example.com:8080",
                "--name be5.host58 --server http://a|b # server \"b\", expected a URL as in http://earshot.example.com:8080",
                "--name be5.host58 --server http://a:99999 # server \"http://a:99999\", expected a URL as in http://earshot.example.com:8080",
                "--name be5.host58 --server , # no server, expected a URL as in http://earshot.example.com:8080",
                "--name be5.host58 --tcp-ports https # TCP port \"https\", expected 1 to 65535",
                "--name be5.host58 --tcp-ports 0 # TCP port 0, expected 1 to 65535",
                "--name be5.host58 --tls-key k # a key without a certificate, expected both or neither",
                "--name be5.host58 --nginx-log-format main # nginx log format \"main\", expected one with $status in it",
                "--name a.b --nginx-conf nginx.conf # configuration of nginx \"nginx.conf\", expected an absolute path, as in /etc/nginx/nginx.conf",
                "--name a.b --container-root /x # expected --container-root with --host alone",
                "--host h --netns-dir a --netns-command b # expected one of --netns-dir, --netns-command and --netns-runtime",
                "--name a.b --label TX # label \"TX\", expected KEY=VALUE as in dataCenter=TX",
                "--name a.b --label dc=TX --label =TX # label \"=TX\", expected KEY=VALUE as in dataCenter=TX",
                "--name a.b --label d:c=TX # label \"d:c\", expected up to 63 letters, digits, dots, dashes, slashes and underscores",
                "--host a/b # host \"a/b\", expected letters, digits, '-', '_' and '.'",
            })
    void whatIsWrongIsOneLine(String line, String message) {
        assertThatThrownBy(() -> agent(line, SERVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void withoutANameAMachineIsTheOnlyContainerOnTheHostOfItsName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("hostname");
        Files.writeString(file, "Web1.example.com\n");
        assertThat(AgentCommandLine.ofMachine(file)).hasToString("web1.web1");

        Files.writeString(file, "(none)\n");
        assertThatThrownBy(() -> AgentCommandLine.ofMachine(file))
                .hasMessageContaining("expected --name of one container, or --host of all its containers");
        assertThatCode(() -> agent("--label dataCenter=TX --label rack=7", SERVER))
                .doesNotThrowAnyException();
    }

    @Test
    void theEnvironmentCountsLess() {
        Map<String, String> environment =
                Map.of("EARSHOT_SERVER", "no url", "EARSHOT_HOST", "host58", "EARSHOT_TCP_PORTS", "");

        assertThatCode(() -> agent("--name be5.host58 --server http://a", environment))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> agent("--name be5.host58", environment)).hasMessageStartingWith("server \"no url\"");
    }

    @Test
    void aTokenThatNoHeaderCanCarryIsNotRepeated() {
        assertThatThrownBy(() -> agent("--name a.b --server http://a", Map.of("EARSHOT_TOKEN", "se\ncret")))
                .hasMessage("the token holds a character that no header can carry");
    }

    @Test
    void theHelpHasEveryOption() {
        String help = AgentCommandLine.help("earshot-agent");

        for (AgentOption option : AgentOption.values()) {
            assertThat(help).contains("  " + option.flag() + " ");
        }
        assertThat(help.lines()).allMatch(line -> line.length() <= 132);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "--token-file /t # /t",
                "--tls-ca /ca --tls-cert /c.pem --tls-key /k --tls-password-file /p # /k /p",
                "--tls-cert /c.p12 # /c.p12",
                "--tls-ca /ca # ''",
            })
    void aTokenAPrivateKeyAndAPasswordAreSecretAndCertificatesAreNot(String line, String secrets) {
        AgentCommandLine read = AgentCommandLine.read(
                List.of(("--name be5.host58 " + line).strip().split(" ")), SERVER, "test");
        assertThat(read.secretFiles().stream().map(Path::toString).collect(Collectors.joining(" ")))
                .isEqualTo(secrets);
    }

    private static Agent agent(String line, Map<String, String> environment) {
        return AgentCommandLine.agent(List.of(line.strip().split(" ")), environment, "test");
    }
}
