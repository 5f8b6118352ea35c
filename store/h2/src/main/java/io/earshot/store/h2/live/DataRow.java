package io.earshot.store.h2.live;

import static io.earshot.store.h2.live.LiveValues.integer;
import static io.earshot.store.h2.live.LiveValues.real;
import static io.earshot.store.h2.live.LiveValues.text;
import static io.earshot.store.h2.live.LiveValues.time;
import static io.earshot.store.h2.live.LiveValues.truth;

import io.earshot.fleet.AgentStatus;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.model.Container;
import io.earshot.model.Ip;
import io.earshot.model.NginxRates;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/**
 * A row of DATA. There are few and people ask for them most, so here the values are kept; made anew for each question they would
 * take longer than all the rest of it.
 */
final class DataRow {

    static final int COLUMNS = 12;

    private static final int DISCONNECT = 1;
    private static final int STATE = 9;

    private final Container container;
    private final boolean overdue;
    private final Value[] values;
    private final Optional<AgentStatus> agent;

    /** @param before from which the values stay that say the same of the container */
    DataRow(Value name, MemberRow row, Optional<DataRow> before) {
        container = row.container();
        overdue = row.overdue();
        agent = row.agent();
        Optional<DataRow> same = before.filter(old -> old.container.equals(container));
        values = new Value[] {
            name,
            integer(row.unreachable().map(List::size)),
            same.map(old -> old.values[2]).orElseGet(() -> text(container.dataCenter())),
            same.map(old -> old.values[3]).orElseGet(() -> text(container.host())),
            same.map(old -> old.values[4]).orElseGet(() -> text(container.role())),
            real(row.load()),
            real(accessRate(row)),
            real(row.nginx().map(NginxRates::errorRate).orElse(OptionalDouble.empty())),
            text(row.unreachable().map(DataRow::list)),
            text(row.state().name()),
            time(row.reportedAt()),
            truth(Optional.of(container.takesTraffic()))
        };
    }

    Optional<AgentStatus> agent() {
        return agent;
    }

    Container container() {
        return container;
    }

    /** Whether it had the time to report and never did. */
    boolean isOverdue() {
        return overdue;
    }

    boolean isIn(MemberState state) {
        return values[STATE].getString().equals(state.name());
    }

    /** Whether it is known to have partners that it cannot reach. */
    boolean isDisconnected() {
        return !values[DISCONNECT].equals(ValueNull.INSTANCE) && values[DISCONNECT].getInt() > 0;
    }

    Value value(int column) {
        return values[column];
    }

    private static OptionalDouble accessRate(MemberRow row) {
        return row.nginx().map(NginxRates::accessRate).orElse(OptionalDouble.empty());
    }

    private static String list(List<Ip> ips) {
        return ips.isEmpty() ? "" : ips.stream().map(Ip::toString).collect(Collectors.joining(","));
    }
}
