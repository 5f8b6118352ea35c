package io.earshot.store.table;

import java.util.List;
import java.util.function.BiConsumer;

/** Gives all rows that are recorded, as the statements that would write them. */
public interface RowSource {

    /** Hands out the statement and the values of each row; an empty Optional stands for NULL. */
    void forEach(BiConsumer<String, List<Object>> row);
}
