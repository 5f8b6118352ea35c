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
import io.earshot.store.table.Column;
import io.earshot.store.table.FleetTables.Data;
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

    private static final int DISCONNECT = Data.TABLE.indexOf(Data.DISCONNECT);
    private static final int STATE = Data.TABLE.indexOf(Data.STATE);

    /** The columns that say the same as long as the CMDB does. */
    private static final List<Column> OF_THE_CMDB = List.of(Data.DATA_CENTER, Data.HOST, Data.ROLE);

    private final ContainerRow container;
    private final Value[] values;
    private final Optional<AgentStatus> agent;

    /** @param before from which the values stay that say the same of the container */
    DataRow(Value name, MemberRow row, Optional<DataRow> before) {
        Container described = row.container();
        ContainerRow newer = new ContainerRow(described, row.overdue());
        container = before.map(old -> old.container).filter(newer::equals).orElse(newer);
        agent = row.agent();
        values = new Value[Data.TABLE.columns().size()];
        Optional<DataRow> same = before.filter(old -> old.container().equals(described));
        if (same.isPresent()) {
            OF_THE_CMDB.forEach(column -> set(column, same.get().values[Data.TABLE.indexOf(column)]));
        } else {
            set(Data.DATA_CENTER, text(described.dataCenter()));
            set(Data.HOST, text(described.host()));
            set(Data.ROLE, text(described.role()));
        }
        set(Data.NAME, name);
        set(Data.DISCONNECT, integer(row.unreachable().map(List::size)));
        set(Data.LOAD, real(row.load()));
        set(Data.NGINX_ACCESS_RATE, real(accessRate(row)));
        set(Data.NGINX_ERROR_RATE, real(row.nginx().map(NginxRates::errorRate).orElse(OptionalDouble.empty())));
        set(Data.NGINX_PROBLEM, text(row.nginx().flatMap(NginxRates::problem)));
        set(Data.CONNECTIVITY, text(row.unreachable().map(DataRow::list)));
        set(Data.STATE, text(row.state().name()));
        set(Data.REPORTED_AT, time(row.reportedAt()));
        set(Data.TAKES_TRAFFIC, truth(Optional.of(described.takesTraffic())));
        set(Data.HEARD_BY, text(agent.flatMap(AgentStatus::heardBy)));
    }

    private void set(Column column, Value value) {
        values[Data.TABLE.indexOf(column)] = value;
    }

    Optional<AgentStatus> agent() {
        return agent;
    }

    Container container() {
        return container.container();
    }

    /** Returns the row of CONTAINER, the same object while it says the same. */
    ContainerRow containerRow() {
        return container;
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
