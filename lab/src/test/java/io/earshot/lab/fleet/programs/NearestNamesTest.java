package io.earshot.lab.fleet.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.model.Inventory;
import org.junit.jupiter.api.Test;

class NearestNamesTest {

    private final NearestNames names =
            new NearestNames(Inventory.of(Layout.of(new FleetSize(6, 3, 3)).members().stream()
                    .map(Member::container)
                    .toList()));

    @Test
    void theGreetingIsAnswered() {
        assertThat(names.answer("HELO\t1")).isEqualTo("OK\tnearest providers\n");
    }

    @Test
    void providersAreToldNearestFirst() {
        assertThat(names.answer("Q\tBE1-1.fe1.host2.Example.com\tIN\tA\t-1\t10.2.1.1"))
                .isEqualTo("""
            DATA	BE1-1.fe1.host2.Example.com	IN	A	5	1	10.2.1.2
            DATA	BE1-1.fe1.host2.Example.com	IN	A	5	1	10.1.1.2
            DATA	BE1-1.fe1.host2.Example.com	IN	A	5	1	10.3.1.2
            END
            """);
    }

    @Test
    void nobodyIsToldOfItself() {
        assertThat(names.answer("Q\tdb1-1.db1.host2.example.com\tIN\tAAAA\t-1\t10.2.1.3"))
                .isEqualTo("""
            DATA	db1-1.db1.host2.example.com	IN	AAAA	5	1	fd00:1:1::3
            DATA	db1-1.db1.host2.example.com	IN	AAAA	5	1	fd00:3:1::3
            END
            """);
    }

    @Test
    void theZoneHasItsBeginningAndOtherNamesHaveNoAnswer() {
        assertThat(names.answer("Q\texample.com\tIN\tSOA\t-1\t10.2.1.3"))
                .startsWith("DATA\texample.com\tIN\tSOA\t5\t1\t");
        assertThat(names.answer("Q\tnosuch.fe1.host2.example.com\tIN\tANY\t-1\t10.2.1.3"))
                .isEqualTo("END\n");
        assertThat(names.answer("Q\tbe1-1.fe1.host99.example.com\tIN\tANY\t-1\t10.2.1.3"))
                .isEqualTo("END\n");
        assertThat(names.answer("Q\twww.example.org\tIN\tANY\t-1\t10.2.1.3")).isEqualTo("END\n");
    }
}
