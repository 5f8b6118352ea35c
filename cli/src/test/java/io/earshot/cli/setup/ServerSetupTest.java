package io.earshot.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.access.FleetKey;
import io.earshot.http.access.People;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSetupTest {

    @TempDir
    private Path folder;

    @Test
    void theServerUnderstandsWhatWasWritten() throws Exception {
        new ServerSetup(folder, 8443, List.of("earshot.example.com", "192.0.2.7", "2001:db8::7")).write();

        ServerConfig config = ConfigFile.read(folder.resolve("server.yaml"));
        assertThat(config.listen().port()).isEqualTo(8443);
        assertThat(config.access().fleetKey()).contains(folder.resolve("fleet.key"));
        assertThat(new FleetKey(Files.readString(folder.resolve("fleet.key"))).tokenOf("be5.host58"))
                .isNotBlank();
        String people = Files.readString(folder.resolve("people.txt"));
        People.parse(people);
        assertThat(people.lines().map(line -> line.substring(0, line.lastIndexOf(' '))))
                .containsExactly("admin admin", "nagios reader");
    }

    @Test
    void theCertificateNamesAllNamesAndAddresses() throws Exception {
        new ServerSetup(folder, 8090, List.of("earshot.example.com", "192.0.2.7")).write();

        try (InputStream pem = Files.newInputStream(folder.resolve("server.pem"))) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            assertThat(certificate.getSubjectAlternativeNames().stream().<Object>map(name -> name.get(1)))
                    .containsExactlyInAnyOrder("earshot.example.com", "192.0.2.7");
        }
    }

    @Test
    void othersCanReadNoSecret() throws Exception {
        List<Path> written = new ServerSetup(folder, 8090, List.of("localhost")).write();

        for (Path file : written) {
            boolean secret = List.of("server.key", "fleet.key", "people.txt")
                    .contains(file.getFileName().toString());
            assertThat(Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ))
                    .as(file.toString())
                    .isNotEqualTo(secret);
        }
    }

    @Test
    void nothingIsWrittenWhereSomethingStandsAlreadyButACmdbIsKept() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter\nbe1,host1,A\n");
        new ServerSetup(folder, 8090, List.of("localhost")).write();
        assertThat(folder.resolve("cmdb.csv")).content().contains("be1,host1,A");
        String key = Files.readString(folder.resolve("fleet.key"));

        assertThatThrownBy(() -> new ServerSetup(folder, 8090, List.of("localhost")).write())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("server.yaml exists already");
        assertThat(folder.resolve("fleet.key")).content().isEqualTo(key);
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        for (String wrong : List.of("", "two words", "-x", "a..b", "http://a", "a,dns:b")) {
            assertThatThrownBy(() -> new ServerSetup(folder, 8090, List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a DNS name or an address");
        }
    }
}
