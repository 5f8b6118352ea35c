package io.earshot.store.h2.live;

import java.util.ArrayList;
import java.util.List;
import org.h2.command.ddl.CreateTableData;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.table.IndexColumn;
import org.h2.table.TableBase;
import org.h2.table.TableType;

/**
 * A table of which H2 keeps nothing: it reads what {@link LiveRows} publishes. A statement sees one moment in all such tables,
 * from when it locks the first of them until its transaction ends.
 */
final class LiveTable<R> extends TableBase {

    private final LiveShape<R> shape;
    private final Published rows;
    private final ScanIndex<R> scan;
    private final List<Index> indexes = new ArrayList<>();

    LiveTable(CreateTableData data, LiveShape<R> shape, Published rows) {
        super(data);
        this.shape = shape;
        this.rows = rows;
        rows.countWith(database::getNextModificationDataId);
        scan = new ScanIndex<>(this);
        indexes.add(scan);
    }

    LiveShape<R> shape() {
        return shape;
    }

    TableSnapshot snapshot(SessionLocal session) {
        return rows.seenBy(session);
    }

    @Override
    public boolean lock(SessionLocal session, int lockType) {
        if (rows.pin(session)) {
            session.registerTableAsLocked(this);
        }
        return false;
    }

    @Override
    public void unlock(SessionLocal session) {
        rows.unpin(session);
    }

    @Override
    public Index addIndex(
            SessionLocal session,
            String indexName,
            int indexId,
            IndexColumn[] columns,
            int uniqueColumns,
            IndexType type,
            boolean create,
            String comment) {
        database.lockMeta(session);
        LiveIndex<R> index = switch (columns[0].columnName) {
            case "STATE" ->
                new EqualsIndex<>(
                        this,
                        indexId,
                        indexName,
                        columns,
                        shape.equals(LiveShape.LINK) ? TableSnapshot::withLinkIn : TableSnapshot::in);
            case "DISCONNECT" -> new DisconnectIndex<>(this, indexId, indexName, columns);
            case "HOST" -> new EqualsIndex<>(this, indexId, indexName, columns, TableSnapshot::on);
            case "PARTNER" -> new EqualsIndex<>(this, indexId, indexName, columns, TableSnapshot::clientsOf);
            default -> new KeyIndex<>(this, indexId, indexName, columns, uniqueColumns, type);
        };
        indexes.add(index);
        setModified();
        database.addSchemaObject(session, index);
        return index;
    }

    @Override
    public Index getScanIndex(SessionLocal session) {
        return scan;
    }

    @Override
    public List<Index> getIndexes() {
        return indexes;
    }

    @Override
    public long getMaxDataModificationId() {
        return rows.count();
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }

    @Override
    public boolean canGetRowCount(SessionLocal session) {
        return true;
    }

    @Override
    public long getRowCount(SessionLocal session) {
        return snapshot(session).count(shape);
    }

    @Override
    public long getRowCountApproximation(SessionLocal session) {
        return getRowCount(session);
    }

    @Override
    public TableType getTableType() {
        return TableType.TABLE;
    }

    @Override
    public boolean isInsertable() {
        return false;
    }

    @Override
    public boolean canDrop() {
        return true;
    }

    @Override
    public void close(SessionLocal session) {}

    @Override
    public void checkSupportAlter() {
        throw DbException.getUnsupportedException("ALTER of " + getName());
    }

    @Override
    public void checkRename() {
        checkSupportAlter();
    }

    @Override
    public void addRow(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("INSERT into " + getName());
    }

    @Override
    public void removeRow(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("DELETE from " + getName());
    }

    @Override
    public long truncate(SessionLocal session) {
        throw DbException.getUnsupportedException("TRUNCATE of " + getName());
    }
}
