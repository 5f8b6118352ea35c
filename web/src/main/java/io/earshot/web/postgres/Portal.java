package io.earshot.web.postgres;

import io.earshot.store.SqlParameter;
import java.util.List;
import java.util.Optional;

/**
 * A statement with its values, and how far its answer was fetched. What DECLARE opens is one, too: clients fetch from it by FETCH or by the
 * protocol's messages. The whole answer is held, so that it can be gone through in both directions.
 */
final class Portal {

    private final Statement statement;
    private final List<SqlParameter> values;
    private final List<Boolean> formats;
    private final boolean hold;
    private Optional<Answer> answer = Optional.empty();

    /** Holds the connection's count of memory, once the portal belongs to a connection. */
    private Optional<ClientMemory> memory = Optional.empty();

    private long octets;

    /** Rows before the next one. */
    private int position;

    /**
     * @param formats as clients write them, see {@link ResultColumn#of}
     * @param hold whether it outlives the transaction
     */
    Portal(Statement statement, List<SqlParameter> values, List<Boolean> formats, boolean hold) {
        this.statement = statement;
        this.values = List.copyOf(values);
        this.formats = List.copyOf(formats);
        this.hold = hold;
    }

    Statement statement() {
        return statement;
    }

    List<SqlParameter> values() {
        return values;
    }

    List<Boolean> formats() {
        return formats;
    }

    boolean isHeld() {
        return hold;
    }

    boolean holdsRows() {
        return answer.isPresent();
    }

    /** Asked when it is first needed, which may be to describe it: nothing is changed by that. */
    Answer answer(Statement.Question question, Asker asker) throws PostgresException {
        if (answer.isEmpty()) {
            Answer asked = asker.ask(question, values);
            if (memory.isPresent()) {
                take(AnswerSize.ofRows(asked.rows()));
            }
            answer = Optional.of(asked);
        }
        return answer.get();
    }

    /**
     * Counts its values and its answer from now on.
     *
     * @throws PostgresException if all clients together hold too much
     */
    void countIn(ClientMemory counted) throws PostgresException {
        memory = Optional.of(counted);
        take(AnswerSize.ofValues(values)
                + answer.map(held -> AnswerSize.ofRows(held.rows())).orElse(0L));
    }

    private void take(long more) throws PostgresException {
        memory.orElseThrow().take(more);
        octets += more;
    }

    /** Gives back what it took. */
    void release() {
        memory.ifPresent(counted -> counted.giveBack(octets));
        octets = 0;
        memory = Optional.empty();
    }

    /** Returns the next rows, and moves behind them. */
    List<List<Optional<Object>>> forward(Answer of, long count) {
        int to = (int) Math.min(of.rows().size(), saturated(position, count));
        List<List<Optional<Object>>> rows = of.rows().subList(Math.min(position, to), to);
        // Behind the last row there is one more place, from which it is the row before.
        position = count > rows.size() ? of.rows().size() + 1 : to;
        return rows;
    }

    boolean isAtEnd(Answer of) {
        return position >= of.rows().size();
    }

    /** Returns the rows that a FETCH names, and moves. */
    List<List<Optional<Object>>> fetch(Answer of, Statement.Fetch fetch) {
        int size = of.rows().size();
        return switch (fetch.direction()) {
            case "forward" -> fetch.count() == 0 ? at(of, position) : forwardFrom(of, fetch.count());
            case "backward" -> backward(of, fetch.count());
            case "absolute" -> at(of, fetch.count() >= 0 ? fetch.count() : size + 1 + fetch.count());
            default -> at(of, position + fetch.count());
        };
    }

    private List<List<Optional<Object>>> forwardFrom(Answer of, long count) {
        position = Math.min(position, of.rows().size());
        return forward(of, count);
    }

    /** The row at a place that begins at 1; places beyond the rows are before or behind them. */
    private List<List<Optional<Object>>> at(Answer of, long place) {
        position = (int) Math.clamp(place, 0, (long) of.rows().size() + 1);
        return position >= 1 && position <= of.rows().size() ? List.of(of.rows().get(position - 1)) : List.of();
    }

    private List<List<Optional<Object>>> backward(Answer of, long count) {
        int before = Math.max(0, Math.min(position, of.rows().size() + 1) - 1);
        int from = (int) Math.max(0, before - Math.min(count, before));
        List<List<Optional<Object>>> rows = of.rows().subList(from, before).reversed();
        position = count > rows.size() ? 0 : from + 1;
        return rows;
    }

    private static long saturated(int position, long count) {
        return count > Integer.MAX_VALUE ? Integer.MAX_VALUE : position + count;
    }
}
