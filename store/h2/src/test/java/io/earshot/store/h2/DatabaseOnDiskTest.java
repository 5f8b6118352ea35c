package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TrafficTables.App;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOnDiskTest {

    @TempDir
    private Path folder;

    private static Row row(String name) {
        return Row.of(App.TABLE)
                .set(App.NAME, name)
                .set(App.PROTOCOL, "http")
                .set(App.TARGET, 1f)
                .set(App.TIME_LIMIT, 2f);
    }

    @Test
    void aFileOfAnEarlierVersionGainsTheColumnsThatItLacks() throws Exception {
        List<Column> before = new ArrayList<>(App.TABLE.columns());
        before.remove(App.NETWORK);
        Table old = new Table("app", "an app", App.TABLE.key(), before, App.TABLE.tenants());
        Path file = folder.resolve("rows");
        Database.onDisk(file, List.of(old)).close();

        for (String name : List.of("first", "second")) {
            try (Database database = Database.onDisk(file, List.of(App.TABLE))) {
                TableBatches batches = database.batches();
                batches.upsert(row(name).set(App.NETWORK, "shop"));
                batches.commit();
            }
        }
        Properties owner = new Properties();
        owner.setProperty("user", "OWNER");
        owner.setProperty("password", "");
        try (Connection connection = new Driver().connect("jdbc:h2:file:" + file, owner);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM app WHERE network = 'shop'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }
}
