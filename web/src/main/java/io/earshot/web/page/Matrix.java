package io.earshot.web.page;

import io.earshot.store.NamedQueries;
import jakarta.ws.rs.BadRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Links added up between places. Each direction is a cell of its own; what is unknown is counted, never taken for good.
 * Below the data centres one asks for two of the places above.
 */
final class Matrix {

    private static final NamedQueries QUERIES = NamedQueries.of(Matrix.class);

    /** More cells are no picture any more; the worst come first. */
    private static final int CELLS = 2_000;

    private final Rows rows;

    Matrix(Rows rows) {
        this.rows = rows;
    }

    /**
     * The cells in both directions.
     *
     * @param from one place of the level above, or empty for all
     * @param to the other
     * @param onlyBroken leaves out cells in which no link is DOWN or LOSSY
     */
    Map<String, Object> cells(String levelName, String from, String to, boolean onlyBroken) {
        MatrixLevel level = MatrixLevel.of(levelName);
        boolean within = !from.isEmpty() && !to.isEmpty() && !level.fromWithin().isEmpty();
        if (!within && level == MatrixLevel.CONTAINER) {
            throw new BadRequestException("containers of which two hosts? expected from= and to=");
        }
        String where = within
                ? "WHERE (%1$s = ? AND %2$s = ?) OR (%1$s = ? AND %2$s = ?)"
                        .formatted(level.fromWithin(), level.toWithin())
                : "";
        Map<String, Object> parts = Map.of(
                "from",
                level.from(),
                "to",
                level.to(),
                "figures",
                MatrixLevel.FIGURES,
                "tables",
                level.tables(),
                "where",
                where,
                "having",
                onlyBroken ? "HAVING COUNT(*) FILTER (WHERE l.state IN ('DOWN', 'LOSSY')) > 0" : "",
                "limit",
                CELLS + 1);
        List<Map<String, Object>> cells =
                rows.ask(QUERIES.sql("cells", parts), within ? new String[] {from, to, to, from} : new String[0]);
        Map<String, Object> matrix = new LinkedHashMap<>();
        matrix.put("level", level.label());
        matrix.put("cells", cells.subList(0, Math.min(CELLS, cells.size())));
        matrix.put("truncated", cells.size() > CELLS);
        return matrix;
    }
}
