package io.earshot.store.external;

import io.earshot.store.table.EngineTables.EngineCopy;
import io.earshot.store.table.FleetTables;
import io.earshot.store.table.IncidentTables;
import io.earshot.store.table.Table;
import java.util.List;
import java.util.stream.Stream;

/** Lists the tables that an external engine holds. */
public final class ExternalTables {

    /** Tables whose rows the fleet keeps, a container's rows together. */
    public static final List<Table> OF_CONTAINERS =
            List.of(FleetTables.Data.TABLE, FleetTables.Link.TABLE, FleetTables.Partner.TABLE);

    /** Tables whose rows are written one by one and have a number as their key. */
    public static final List<Table> NUMBERED = List.of(IncidentTables.Incident.TABLE, FleetTables.Event.TABLE);

    /** Tables with the fleet's rows. */
    public static final List<Table> COPIED =
            Stream.of(OF_CONTAINERS, NUMBERED).flatMap(List::stream).toList();

    /** Those, and the one that says how old they are. */
    public static final List<Table> ALL =
            Stream.concat(COPIED.stream(), Stream.of(EngineCopy.TABLE)).toList();

    private ExternalTables() {}
}
