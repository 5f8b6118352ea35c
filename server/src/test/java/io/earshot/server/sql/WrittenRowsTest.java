package io.earshot.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.server.partners.Evidence;
import io.earshot.server.partners.KnownPartner;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WrittenRowsTest {

    private final WrittenRows rows = new WrittenRows(7);

    @Test
    void aLinkKeepsItsNumberWhileOthersComeAndGo() {
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            numbers.add(rows.linkId(written(i, "db1")));
        }
        assertThat(numbers).hasSize(40);
        long kept = rows.linkId(partner(17, "db1"));
        assertThat(rows.forget(partner(3, "db1").ip())).isNotEqualTo(kept);
        assertThat(rows.linkId(written(99, "db1"))).isNotEqualTo(kept);
        assertThat(rows.linkId(partner(17, "db1"))).isEqualTo(kept);
    }

    @Test
    void noTwoContainersShareANumber() {
        assertThat(new WrittenRows(8).linkId(partner(1, "db1"))).isNotEqualTo(rows.linkId(partner(1, "db1")));
    }

    @Test
    void whatTheCmdbSaysIsWrittenAgainWhenItChanges() {
        assertThat(rows.describes(partner(1, "db1"))).isFalse();
        assertThat(rows.describes(partner(1, "db1"))).isTrue();
        assertThat(rows.describes(partner(1, "db2"))).isFalse();
        assertThat(rows.forget(partner(1, "db2").ip())).isPositive();
        assertThat(rows.describes(partner(1, "db2"))).isFalse();
    }

    @Test
    void codesAreTakenOutWhenOneOfThemIsNoLongerReported() {
        assertThat(rows.hasOthersThan(Set.of(502))).isFalse();
        assertThat(rows.hasOthersThan(Set.of(502, 504))).isFalse();
        assertThat(rows.hasOthersThan(Set.of(504))).isTrue();
        assertThat(rows.hasOthersThan(Set.of())).isTrue();
    }

    private KnownPartner written(int number, String service) {
        KnownPartner partner = partner(number, service);
        assertThat(rows.describes(partner)).isFalse();
        return partner;
    }

    private static KnownPartner partner(int number, String service) {
        Ip ip = Ip.parse("10.0.0." + number);
        Container owner = new Container(
                ContainerName.parse("db.host" + number),
                "TX",
                "db",
                "",
                List.of(ip),
                List.of(service),
                List.of(),
                true);
        Evidence evidence = new Evidence(Evidence.Source.CMDB, service, Instant.EPOCH, Instant.EPOCH);
        return new KnownPartner(ip, owner, List.of(evidence));
    }
}
