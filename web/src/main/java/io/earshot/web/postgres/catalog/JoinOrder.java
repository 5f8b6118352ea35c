package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Orders the tables of a FROM list so that each is joined by conditions with those before it, as {@code FROM a, b, c WHERE} of drivers needs:
 * in the order of their text, the first tables often have no condition in common.
 */
final class JoinOrder {

    private static final int EQUALITY = 10;

    private JoinOrder() {}

    /** Returns the places of the items in the order in which to join them. Queries and functions may need those before them and keep the order as it is. */
    static List<Integer> of(List<Query.From> from, List<Expr> conditions) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            places.add(i);
        }
        if (!from.stream().allMatch(Query.TableName.class::isInstance)) {
            return places;
        }
        List<Integer> ordered = new ArrayList<>();
        Set<String> aliases = new TreeSet<>();
        while (!places.isEmpty()) {
            int best = places.getFirst();
            int most = -1;
            for (int place : places) {
                int gain = gain(alias(from.get(place)), aliases, conditions);
                if (gain > most) {
                    best = place;
                    most = gain;
                }
            }
            ordered.add(best);
            aliases.add(alias(from.get(best)));
            places.remove(Integer.valueOf(best));
        }
        return ordered;
    }

    private static String alias(Query.From from) {
        return from instanceof Query.TableName name
                ? name.alias().name().orElse(name.name()).toLowerCase(Locale.ROOT)
                : "";
    }

    private static int gain(String alias, Set<String> before, List<Expr> conditions) {
        int gain = 0;
        for (Expr condition : conditions) {
            Optional<Set<String>> named = aliases(condition);
            if (named.isPresent() && named.get().contains(alias)) {
                Set<String> others = new TreeSet<>(named.get());
                others.remove(alias);
                boolean equality =
                        condition instanceof Expr.Binary(String operator, Expr _, Expr _) && operator.equals("=");
                gain += before.containsAll(others) ? (equality ? EQUALITY : 1) : 0;
            }
        }
        return gain;
    }

    /** Returns the tables that a condition names, in lower case; empty where a column has no table's name, or a query may name any. */
    static Optional<Set<String>> aliases(Expr condition) {
        if (Expressions.holdsQuery(condition)) {
            return Optional.empty();
        }
        Set<String> aliases = new TreeSet<>();
        boolean[] complete = {true};
        Expressions.walk(condition, expr -> {
            if (expr instanceof Expr.Column(Optional<String> table, String _)) {
                table.ifPresentOrElse(name -> aliases.add(name.toLowerCase(Locale.ROOT)), () -> complete[0] = false);
            }
        });
        return complete[0] ? Optional.of(aliases) : Optional.empty();
    }
}
