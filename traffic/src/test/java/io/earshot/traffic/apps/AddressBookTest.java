package io.earshot.traffic.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Ip;
import io.earshot.traffic.apps.AddressBook.Origin;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.App.Address;
import io.earshot.traffic.config.TrafficConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressBookTest {

    @TempDir
    private Path folder;

    private List<App> apps() throws Exception {
        return TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), """
                directory: .
                server: {url: "http://127.0.0.1:1"}
                apps:
                  - {name: pay, addresses: ["10.88.0.2:9100"], dialect: iso87-ascii, cmdb: {service: auth, port: 9100}}
                """))
                .apps();
    }

    private static Address at(String text) {
        return Address.parse(text);
    }

    @Test
    void addressesOfPeopleAndOfTheCmdbSurviveARestart() throws Exception {
        List<App> apps = apps();
        AddressBook book = AddressBook.open(folder, apps);
        App pay = apps.getFirst();
        assertThat(book.add(pay, at("[fd00::1]:9100"))).isTrue();
        assertThat(book.add(pay, at("[fd00::1]:9100"))).isFalse();
        assertThat(book.cmdb(pay, List.of(Ip.parse("10.1.2.3"), Ip.parse("10.1.2.4"))))
                .isTrue();
        assertThat(book.cmdb(pay, List.of(Ip.parse("10.1.2.4"), Ip.parse("10.1.2.3"))))
                .isFalse();
        assertThat(book.remove(pay, at("10.88.0.2:9100"))).isTrue();
        assertThat(book.remove(pay, at("10.1.2.3:9100"))).isTrue();
        assertThat(book.remove(pay, at("10.9.9.9:9100"))).isFalse();

        List<App> again = apps();
        AddressBook later = AddressBook.open(folder, again);
        assertThat(later.addresses(again.getFirst()))
                .isEqualTo(Map.of(at("10.1.2.4:9100"), Origin.CMDB, at("[fd00::1]:9100"), Origin.ADDED));
        assertThat(again.getFirst().listensOn(Ip.parse("10.1.2.4"), 9_100)).isTrue();
        assertThat(again.getFirst().listensOn(Ip.parse("10.88.0.2"), 9_100)).isFalse();

        assertThat(later.add(again.getFirst(), at("10.88.0.2:9100"))).isTrue();
        assertThat(later.addresses(again.getFirst())).containsEntry(at("10.88.0.2:9100"), Origin.CONFIGURATION);
    }

    @Test
    void aFileThatSomebodyHasBrokenIsNamed() throws Exception {
        Files.writeString(folder.resolve("app-addresses.json"), "{\"pay\": {\"added\": [\"nowhere\"]}}");
        List<App> apps = apps();
        assertThatThrownBy(() -> AddressBook.open(folder, apps))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("app-addresses.json")
                .hasMessageContaining("\"nowhere\", expected ADDRESS:PORT");
    }
}
