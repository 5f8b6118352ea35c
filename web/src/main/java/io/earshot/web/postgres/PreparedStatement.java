package io.earshot.web.postgres;

import io.earshot.store.SqlParameter;
import io.earshot.web.postgres.catalog.CatalogQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A statement with the types of its parameters: those that the client declared, and those that the statement implies. */
final class PreparedStatement {

    private final Statement statement;
    private final int characters;
    private final List<Integer> declared;

    /** Found out when it is first needed. */
    private Optional<List<PostgresType>> types = Optional.empty();

    /** @param declared type numbers by parameter; 0 where the client leaves it to us */
    PreparedStatement(Statement statement, int characters, List<Integer> declared) {
        this.statement = statement;
        this.characters = characters;
        this.declared = List.copyOf(declared);
    }

    Statement statement() {
        return statement;
    }

    int characters() {
        return characters;
    }

    /** @throws PostgresException if a value is none of its parameter's type */
    List<SqlParameter> bind(List<Optional<byte[]>> values, List<Boolean> binary, Asker asker) throws PostgresException {
        List<PostgresType> wanted = types(asker);
        if (question().isPresent() && !(question().get() instanceof Statement.Show) && values.size() != wanted.size()) {
            throw PostgresException.error(
                    SqlState.PROTOCOL_VIOLATION,
                    values.size() + " values for a statement of " + wanted.size() + " parameters");
        }
        List<SqlParameter> parameters = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            PostgresType type = i < wanted.size() ? wanted.get(i) : ScalarType.TEXT;
            boolean isBinary = !binary.isEmpty() && binary.get(Math.min(i, binary.size() - 1));
            parameters.add(ParameterValue.of(type, isBinary, values.get(i)));
        }
        return parameters;
    }

    /** Returns the number of each parameter's type, as it was declared or as it was found. */
    List<Integer> typeNumbers(Asker asker) throws PostgresException {
        List<PostgresType> all = types(asker);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            numbers.add(
                    i < declared.size() && declared.get(i) != 0
                            ? declared.get(i)
                            : all.get(i).oid());
        }
        return numbers;
    }

    List<Answer.Column> columns(Statement.Question of, Asker asker) throws PostgresException {
        return asker.columns(of, types(asker).stream().map(ParameterValue::cast).toList());
    }

    /** Returns the question that parameters are in; that of a cursor and of COPY, too. */
    private Optional<Statement.Question> question() {
        return switch (statement) {
            case Statement.Question question -> Optional.of(question);
            case Statement.Declare declare -> Optional.of(declare.query());
            case Statement.Copy copy -> Optional.of(copy.query());
            default -> Optional.empty();
        };
    }

    private List<PostgresType> types(Asker asker) throws PostgresException {
        if (types.isEmpty()) {
            types = Optional.of(
                    switch (question().orElse(new Statement.Show(""))) {
                        case Statement.Select(String sql, Map<Integer, PostgresType> implied) ->
                            find(ParameterTypes.of(sql, implied), asker);
                        case Statement.OfCatalog(CatalogQuery query) -> ofCatalog(query.parameters());
                        case Statement.Show _ -> asDeclared();
                    });
        }
        return types.get();
    }

    private List<PostgresType> ofCatalog(Map<Integer, String> wanted) {
        List<PostgresType> found = new ArrayList<>();
        int count = Math.max(
                declared.size(),
                wanted.keySet().stream().mapToInt(number -> number).max().orElse(0));
        for (int i = 0; i < count; i++) {
            int oid = i < declared.size() ? declared.get(i) : 0;
            found.add(
                    oid == 0
                            ? TypeNames.of(wanted.getOrDefault(i + 1, "text"))
                            : PostgresType.declared(oid).orElse(ScalarType.TEXT));
        }
        return found;
    }

    private List<PostgresType> asDeclared() {
        return declared.stream()
                .map(oid -> PostgresType.declared(oid).orElse(ScalarType.TEXT))
                .toList();
    }

    private List<PostgresType> find(ParameterTypes implied, Asker asker) throws PostgresException {
        boolean allDeclared = declared.size() >= implied.count() && !declared.contains(0);
        List<String> h2 = allDeclared ? List.of() : ask(implied, asker);
        List<PostgresType> found = new ArrayList<>();
        for (int i = 0; i < Math.max(implied.count(), declared.size()); i++) {
            int oid = i < declared.size() ? declared.get(i) : 0;
            found.add(
                    oid == 0
                            ? implied.type(i + 1, h2)
                            : PostgresType.declared(oid).orElse(ScalarType.TEXT));
        }
        return found;
    }

    private List<String> ask(ParameterTypes implied, Asker asker) throws PostgresException {
        List<Optional<String>> casts = new ArrayList<>();
        for (int i = 0; i < Math.max(implied.count(), declared.size()); i++) {
            int oid = i < declared.size() ? declared.get(i) : 0;
            Optional<PostgresType> known = oid == 0 ? implied.known(i + 1) : PostgresType.declared(oid);
            casts.add(known.flatMap(ParameterValue::cast));
        }
        return asker.shape(implied.probe(), casts).parameters();
    }
}
