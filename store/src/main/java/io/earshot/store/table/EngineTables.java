package io.earshot.store.table;

import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the table that an external engine has beside its copies. */
public final class EngineTables {

    private EngineTables() {}

    /** The age of the rows. There is one row once there is a whole copy. */
    public static final class EngineCopy {

        public static final Column ID = integer("id", "always 1");
        public static final Column SERVER = text("server", "the server that writes the rows");
        public static final Column COPIED_AT = time("copiedAt", "the rows are those that this server showed then");

        public static final Table TABLE = new Table(
                "engine_copy",
                "which server wrote the rows of this engine, and when",
                List.of(ID),
                List.of(ID, SERVER, COPIED_AT),
                TenantRows.NONE);

        private EngineCopy() {}
    }
}
