package io.earshot.store.ignite;

import io.earshot.store.external.ExternalRows;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.binary.BinaryObject;
import org.apache.ignite.binary.BinaryObjectBuilder;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.IgniteClient;

/**
 * Writes rows as Ignite keeps them, past its SQL: a batch of them costs a fortieth of the same rows written by UPDATE.
 */
final class IgniteRows implements ExternalRows {

    /** Rows of one call. Larger batches cost little less a row, and a node that dies has the client send all of it again. */
    private static final int BATCH = 2_000;

    private final IgniteClient client;
    private final String schema;
    private final Runnable closing;

    /** @param closing ends the client */
    IgniteRows(IgniteClient client, String schema, Runnable closing) {
        this.client = client;
        this.schema = schema;
        this.closing = closing;
    }

    @Override
    public void put(Table table, Collection<List<Object>> rows) {
        int[] key = places(table, true);
        int[] others = places(table, false);
        Map<Object, Object> batch = LinkedHashMap.newLinkedHashMap(Math.min(rows.size(), BATCH));
        for (List<Object> row : rows) {
            batch.put(
                    key(table, table.columns(), row, key),
                    object(table.columns(), IgniteDdl.valueType(table, schema), row, others));
            if (batch.size() == BATCH) {
                send(() -> cache(table).putAll(batch));
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            send(() -> cache(table).putAll(batch));
        }
    }

    @Override
    public void remove(Table table, Collection<List<Object>> keys) {
        int[] places = IntStream.range(0, table.key().size()).toArray();
        Set<Object> batch = new LinkedHashSet<>();
        for (List<Object> key : keys) {
            batch.add(key(table, table.key(), key, places));
            if (batch.size() == BATCH) {
                send(() -> cache(table).removeAll(batch));
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            send(() -> cache(table).removeAll(batch));
        }
    }

    @Override
    public void keys(Table table, Consumer<List<Object>> key) {
        send(() -> {
            try (QueryCursor<Cache.Entry<Object, Object>> entries = cache(table).query(new ScanQuery<>())) {
                for (Cache.Entry<Object, Object> entry : entries) {
                    key.accept(
                            entry.getKey() instanceof BinaryObject object
                                    ? table.key().stream()
                                            .map(column -> object.<Object>field(IgniteDdl.name(column)))
                                            .toList()
                                    : List.of(entry.getKey()));
                }
            }
        });
    }

    @Override
    public long count(Table table) {
        return ask(() -> (long) cache(table).size(CachePeekMode.PRIMARY));
    }

    @Override
    public void close() {
        closing.run();
    }

    private Object key(Table table, List<Column> columns, List<Object> values, int[] places) {
        return IgniteDdl.hasPlainKey(table)
                ? IgniteValues.toIgnite(values.get(places[0]))
                : object(columns, IgniteDdl.keyType(table, schema), values, places);
    }

    /** A value that is missing is NULL for Ignite. */
    private BinaryObject object(List<Column> columns, String type, List<Object> values, int[] places) {
        BinaryObjectBuilder builder = client.binary().builder(type);
        for (int place : places) {
            Object value = values.get(place);
            if (!(value instanceof Optional<?>)) {
                builder.setField(IgniteDdl.name(columns.get(place)), IgniteValues.toIgnite(value));
            }
        }
        return builder.build();
    }

    private static int[] places(Table table, boolean ofKey) {
        return IntStream.range(0, table.columns().size())
                .filter(i -> table.key().contains(table.columns().get(i)) == ofKey)
                .toArray();
    }

    private ClientCache<Object, Object> cache(Table table) {
        return client.cache(IgniteDdl.cache(table, schema)).withKeepBinary();
    }

    private static void send(Runnable call) {
        ask(() -> {
            call.run();
            return true;
        });
    }

    private static <T> T ask(Supplier<T> call) {
        try {
            return call.get();
        } catch (ClientException | IgniteException e) {
            throw new ExternalStoreException(IgniteErrors.line(e), e);
        }
    }
}
