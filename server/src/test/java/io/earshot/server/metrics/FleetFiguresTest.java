package io.earshot.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.table.Column;
import io.earshot.store.table.FleetTables.Data;
import io.earshot.store.table.FleetTables.Link;
import io.earshot.store.table.IncidentTables.Incident;
import io.earshot.store.table.PluginTables.Metric;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetFiguresTest {

    private final Database database = Database.open();
    private final TableChanges tables = database.batches();
    private final FleetFigures figures = new FleetFigures(new H2Engine(database, SqlLimits.ALONE));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEmptyFleetHasItsMetricsWithoutValues() throws Exception {
        assertThat(figures.text())
                .contains("# TYPE earshot_containers gauge\n", "earshot_captures_dropped_packets 0\n")
                .doesNotContain("earshot_containers{");
        assertThat(figures.linksText()).doesNotContain("{");
    }

    @Test
    void containersAndIncidentsAreCountedByState() throws Exception {
        data("be1.host1", "TX", "OK");
        data("be2.host1", "TX", "OK");
        data("be3.host2", "NY", "SILENT");
        incident(1, "HOST", Optional.empty());
        incident(2, "HOST", Optional.of(Instant.EPOCH));
        tables.commit();

        assertThat(figures.text())
                .contains(
                        "earshot_containers{data_center=\"NY\",state=\"SILENT\"} 1\n",
                        "earshot_containers{data_center=\"TX\",state=\"OK\"} 2\n",
                        "earshot_incidents{kind=\"HOST\",state=\"OPEN\"} 1\n")
                .doesNotContain("OVER");
    }

    @Test
    void aHistogramCountsEachLinkInAllBucketsFromItsValueOnAndLeavesOutUnknownValues() throws Exception {
        data("be1.host1", "TX", "OK");
        link("10.0.0.1", Optional.of(0.25f), Optional.of(0f));
        link("10.0.0.2", Optional.of(30f), Optional.of(0.015f));
        link("10.0.0.3", Optional.empty(), Optional.of(1f));
        tables.commit();

        String rtt = "earshot_link_rtt_seconds_bucket{from=\"TX\",to=\"NY\",le=";
        String loss = "earshot_link_loss_ratio_bucket{from=\"TX\",to=\"NY\",le=";
        assertThat(figures.text())
                .contains(
                        rtt + "\"2.5E-4\"} 1\n",
                        rtt + "\"0.025\"} 1\n",
                        rtt + "\"0.05\"} 2\n",
                        rtt + "\"+Inf\"} 2\n",
                        "earshot_link_rtt_seconds_count{from=\"TX\",to=\"NY\"} 2\n",
                        "earshot_link_rtt_seconds_sum{from=\"TX\",to=\"NY\"} 0.03025\n",
                        loss + "\"0.0\"} 1\n",
                        loss + "\"0.01\"} 1\n",
                        loss + "\"0.02\"} 2\n",
                        loss + "\"1.0\"} 3\n");
    }

    @Test
    void aLinkWithoutAValueHasNoLineAndLabelsAreEscaped() throws Exception {
        data("be1.host1", "TX", "OK");
        link("10.0.0.1", Optional.of(2.5f), Optional.empty());
        tables.update(Row.of(Link.TABLE)
                .set(Link.CONTAINER, "be1.host1")
                .set(Link.IP, "10.0.0.1")
                .set(Link.PARTNER, "a\"b\\c\nd"));
        tables.commit();

        assertThat(figures.linksText())
                .contains(
                        "earshot_link_rtt_milliseconds{container=\"be1.host1\",ip=\"10.0.0.1\",partner=\"a\\\"b\\\\c\\nd\"}"
                                + " 2.5\n")
                .doesNotContain("earshot_link_loss{");
    }

    @Test
    void whatPluginsMeasureIsBoundedAndTheRestIsCounted() throws Exception {
        for (String name : new String[] {"heap", "pauses", "requests"}) {
            tables.upsert(filled(Metric.TABLE)
                    .set(Metric.CONTAINER, "be1.host1")
                    .set(Metric.PLUGIN, "jvm")
                    .set(Metric.NAME, name)
                    .set(Metric.VALUE, 1.5e9 + 1));
        }
        tables.commit();

        assertThat(figures.pluginsText(2))
                .contains(
                        "earshot_metric{container=\"be1.host1\",plugin=\"jvm\",name=\"heap\"} 1.500000001E9\n",
                        "earshot_metrics_left_out 1\n")
                .doesNotContain("requests");
        assertThat(figures.pluginsText()).contains("name=\"requests\"", "earshot_metrics_left_out 0\n");
    }

    private void data(String name, String dataCenter, String state) {
        tables.upsert(filled(Data.TABLE)
                .set(Data.NAME, name)
                .set(Data.DATA_CENTER, dataCenter)
                .set(Data.STATE, state));
    }

    private void link(String ip, Optional<Float> rtt, Optional<Float> loss) {
        tables.upsert(filled(Link.TABLE)
                .set(Link.CONTAINER, "be1.host1")
                .set(Link.IP, ip)
                .set(Link.PARTNER_DATA_CENTER, "NY")
                .set(Link.RTT_AVG, rtt)
                .set(Link.LOSS, loss));
    }

    private void incident(long id, String kind, Optional<Instant> until) {
        tables.upsert(filled(Incident.TABLE)
                .set(Incident.ID, id)
                .set(Incident.KIND, kind)
                .set(Incident.UNTIL, until));
    }

    /** Returns a row with a value wherever a table does not take NULL. */
    private static Row filled(Table table) {
        Row row = Row.of(table);
        for (Column column : table.stored()) {
            row.set(
                    column,
                    column.nullable()
                            ? Optional.empty()
                            : switch (column.type()) {
                                case TEXT -> "";
                                case INTEGER -> 0;
                                case BIGINT -> 0L;
                                case REAL -> 0f;
                                case DOUBLE -> 0d;
                                case BOOLEAN -> false;
                                case TIME -> Instant.EPOCH;
                            });
        }
        return row;
    }
}
