package io.earshot.store.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.external.ExternalTables;
import io.earshot.store.table.FleetTables.Event;
import io.earshot.store.table.FleetTables.Link;
import io.earshot.store.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class IgniteDdlTest {

    @Test
    void aTableIsMadeOfItsDeclaration() {
        assertThat(IgniteDdl.create(Event.TABLE, "PUBLIC", 2))
                .isEqualTo("CREATE TABLE IF NOT EXISTS \"PUBLIC\".\"EVENT\" (\"ID\" BIGINT, \"AT\" TIMESTAMP,"
                        + " \"CONTAINER\" VARCHAR, \"IP\" VARCHAR, \"FROMSTATE\" VARCHAR, \"TOSTATE\" VARCHAR, PRIMARY"
                        + " KEY (\"ID\")) WITH \"template=partitioned,backups=2,atomicity=atomic,"
                        + "cache_name=EARSHOT_PUBLIC_EVENT,value_type=EARSHOT_PUBLIC_EVENT_ROW\"");
    }

    @Test
    void theRowsOfAContainerAreOnOneNode() {
        assertThat(IgniteDdl.create(Link.TABLE, "PUBLIC", 1))
                .contains("PRIMARY KEY (\"CONTAINER\", \"IP\")")
                .contains("key_type=EARSHOT_PUBLIC_LINK_KEY,affinity_key=CONTAINER");
    }

    @Test
    void columnsThatCameLaterAreAdded() {
        assertThat(IgniteDdl.add(Event.TABLE, "FLEET", List.of(Event.IP, Event.AT)))
                .isEqualTo("ALTER TABLE \"FLEET\".\"EVENT\" ADD (\"IP\" VARCHAR, \"AT\" TIMESTAMP)");
    }

    @Test
    void everyTableOfTheEngineHasAKey() {
        assertThat(ExternalTables.ALL).extracting(Table::key).noneMatch(List::isEmpty);
        assertThat(ExternalTables.ALL).containsAll(ExternalTables.OF_CONTAINERS).containsAll(ExternalTables.NUMBERED);
    }
}
