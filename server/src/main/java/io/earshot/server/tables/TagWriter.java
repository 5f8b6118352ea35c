package io.earshot.server.tables;

import io.earshot.server.graph.NodeTag;
import io.earshot.store.table.NodeTables.Tag;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes table TAG, in batches that its owner commits. One thread at a time. */
public final class TagWriter {

    private final TableChanges tables;
    private Map<Key, NodeTag> written = Map.of();

    private record Key(String node, String tag) {}

    public TagWriter(TableChanges tables) {
        this.tables = tables;
    }

    /** Writes the tags that are new or changed, and removes those that are not among them. */
    public void write(List<NodeTag> all) {
        Map<Key, NodeTag> newer = HashMap.newHashMap(all.size());
        all.forEach(tag -> newer.put(new Key(tag.node(), tag.name()), tag));
        written.keySet().stream()
                .filter(key -> !newer.containsKey(key))
                .forEach(key -> tables.remove(
                        Row.of(Tag.TABLE).set(Tag.NODE, key.node()).set(Tag.TAG, key.tag())));
        newer.forEach((key, tag) -> {
            if (!tag.equals(written.get(key))) {
                tables.upsert(Row.of(Tag.TABLE)
                        .set(Tag.NODE, tag.node())
                        .set(Tag.TAG, tag.name())
                        .set(Tag.VALUE, tag.value())
                        .set(Tag.SOURCE, tag.source())
                        .set(Tag.WHO, tag.setting().map(NodeTag.Setting::who).filter(who -> !who.isEmpty()))
                        .set(Tag.SET_AT, tag.setting().map(NodeTag.Setting::at)));
            }
        });
        written = newer;
    }
}
