package io.earshot.lab.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the tables hold each agent's newest report: none lost, none older than one that was taken.
 *
 * @param agreeing running containers whose row is that of their newest report
 * @param lost containers of which a report was taken and none is known
 * @param stale containers whose row is older than their newest report
 * @param wrong containers whose row says another number of links DOWN than their newest report
 * @param example one that does not agree; empty where all do
 */
public record FleetCheck(int agreeing, int lost, int stale, int wrong, String example) {

    private static final int PAGE = 50_000;

    private record Row(String load, String disconnect) {}

    public boolean isClean() {
        return lost + stale + wrong == 0;
    }

    public String toLine() {
        String line = String.format(
                "checked    %d containers hold what their newest report said; %d lost, %d stale, %d with wrong links",
                agreeing, lost, stale, wrong);
        return example.isEmpty() ? line : line + "; " + example;
    }

    static FleetCheck of(LoadedFleet fleet, LoadPlan plan, SqlOverHttp sql) throws IOException, InterruptedException {
        Map<String, Row> rows = new HashMap<>();
        String last = "";
        List<String[]> page;
        do {
            page = sql.rows(
                    "SELECT name, load, disconnect FROM data WHERE name > '" + last + "' ORDER BY name LIMIT " + PAGE);
            for (String[] row : page) {
                rows.put(row[0], new Row(row[1], row[2]));
                last = row[0];
            }
        } while (page.size() == PAGE);
        return compare(fleet, new AgentCalls(fleet, plan), rows);
    }

    private static FleetCheck compare(LoadedFleet fleet, AgentCalls calls, Map<String, Row> rows) {
        int agreeing = 0;
        int lost = 0;
        int stale = 0;
        int wrong = 0;
        String example = "";
        for (int agent = 0; agent < fleet.size(); agent++) {
            if (fleet.isStopped(agent)) {
                continue;
            }
            String name = new String(fleet.name(agent), StandardCharsets.US_ASCII);
            Row row = rows.getOrDefault(name, new Row("", ""));
            int newest = fleet.newestTaken(agent);
            if (row.load().isEmpty()) {
                lost += newest == 0 ? 0 : 1;
                agreeing += newest == 0 ? 1 : 0;
                example = newest == 0 ? example : name + " has no row of its report " + newest;
                continue;
            }
            int known = (int) Math.round(Double.parseDouble(row.load()) * 100);
            if (!fleet.mayBeNewest(agent, known)) {
                stale++;
                example = name + " has report " + known + ", the newest taken is " + newest;
            } else if (Integer.parseInt(row.disconnect()) != calls.countDown(agent, known)) {
                wrong++;
                example = name + " has " + row.disconnect() + " links down, report " + known + " said "
                        + calls.countDown(agent, known);
            } else {
                agreeing++;
            }
        }
        return new FleetCheck(agreeing, lost, stale, wrong, example);
    }

    /** The first containers of the server, by name. */
    static List<String> names(SqlOverHttp sql, int count) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            String last = names.isEmpty() ? "" : names.getLast();
            List<String[]> page = sql.rows("SELECT name FROM data WHERE name > '" + last + "' ORDER BY name LIMIT "
                    + Math.min(PAGE, count - names.size()));
            if (page.isEmpty()) {
                break;
            }
            page.forEach(row -> names.add(row[0]));
        }
        return names;
    }
}
