package io.earshot.web.postgres.catalog;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Functions of PostgreSQL that clients call about the database and to put its answers into words. */
final class Functions {

    private static final Set<String> ROW_FUNCTIONS = Set.of(
            "unnest",
            "generate_series",
            "generate_subscripts",
            "_pg_expandarray",
            "aclexplode",
            "pg_options_to_table",
            "regexp_split_to_table",
            "string_to_table",
            "pg_get_keywords",
            "pg_listening_channels",
            "pg_partition_ancestors",
            "pg_get_publication_tables",
            "pg_show_all_settings",
            "pg_timezone_names");

    private static final Set<String> BOOLEANS = Set.of(
            "starts_with",
            "pg_index_column_has_property",
            "pg_index_has_property",
            "pg_indexam_has_property",
            "pg_is_in_recovery",
            "pg_is_other_temp_schema",
            "pg_cancel_backend",
            "pg_terminate_backend",
            "pg_try_advisory_lock",
            "pg_try_advisory_lock_shared",
            "pg_advisory_unlock",
            "pg_has_role",
            "pg_reload_conf",
            "row_security_active",
            "pg_try_advisory_xact_lock");

    private static final int MOST_NUMBERS = 100_000;

    private static final Set<String> INTEGERS = Set.of(
            "length",
            "char_length",
            "character_length",
            "array_length",
            "array_upper",
            "array_lower",
            "cardinality",
            "position",
            "strpos",
            "pg_backend_pid",
            "pg_my_temp_schema",
            "extract",
            "inet_server_port",
            "pg_char_to_encoding",
            "array_position",
            "generate_subscripts",
            "generate_series");

    private static final Set<String> TEXTS_OF_DEFINITIONS = Set.of(
            "pg_get_constraintdef",
            "pg_get_viewdef",
            "pg_get_functiondef",
            "pg_get_function_arguments",
            "pg_get_function_identity_arguments",
            "pg_get_function_result",
            "pg_get_triggerdef",
            "pg_get_ruledef",
            "pg_get_partkeydef",
            "pg_get_serial_sequence",
            "pg_get_statisticsobjdef_columns",
            "pg_get_partition_constraintdef",
            "shobj_description",
            "pg_tablespace_location",
            "pg_get_expr",
            "pg_stat_get_numscans",
            "txid_current_if_assigned",
            "inet_client_addr",
            "inet_client_port",
            "pg_conf_load_time",
            "pg_get_function_sqlbody",
            "pg_get_function_arg_default",
            "to_regproc",
            "to_regrole",
            "pg_last_wal_receive_lsn");

    private final CatalogSession session;
    private final CatalogTables tables;

    Functions(CatalogSession session, CatalogTables tables) {
        this.session = session;
        this.tables = tables;
    }

    boolean givesRows(String name) {
        return ROW_FUNCTIONS.contains(name);
    }

    /** Returns the columns of a function's rows; none where each is one value. */
    List<Table.Column> columns(String name) {
        return switch (name) {
            case "_pg_expandarray" -> columns("x", "int4", "n", "int4");
            case "aclexplode" ->
                columns("grantor", "oid", "grantee", "oid", "privilege_type", "text", "is_grantable", "bool");
            case "pg_options_to_table" -> columns("option_name", "text", "option_value", "text");
            case "pg_get_keywords" -> columns("word", "text", "catcode", "char", "catdesc", "text");
            case "pg_timezone_names" ->
                columns("name", "text", "abbrev", "text", "utc_offset", "interval", "is_dst", "bool");
            case "pg_show_all_settings" -> columns("name", "text", "setting", "text");
            default -> List.of();
        };
    }

    private Object definition(List<Object> arguments) {
        Object oid = arguments.isEmpty() ? null : arguments.getFirst();
        return oid == null
                ? null
                : tables.functions()
                        .definition(Values.number(oid), tables::formatType)
                        .orElse(null);
    }

    private static List<Table.Column> columns(String... namesAndTypes) {
        List<Table.Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(new Table.Column(namesAndTypes[i], namesAndTypes[i + 1]));
        }
        return columns;
    }

    String type(String name) {
        if (BOOLEANS.contains(name) || name.startsWith("has_") || name.endsWith("_is_visible")) {
            return "bool";
        }
        if (INTEGERS.contains(name)) {
            return "int4";
        }
        return switch (name) {
            case "current_schemas" -> "name[]";
            case "current_database",
                    "current_schema",
                    "current_user",
                    "session_user",
                    "user",
                    "current_role",
                    "current_catalog",
                    "pg_get_userbyid",
                    "pg_encoding_to_char",
                    "getdatabaseencoding",
                    "pg_client_encoding" -> "name";
            case "string_to_array", "parse_ident", "regexp_split_to_array", "regexp_match" -> "text[]";
            case "now",
                    "current_timestamp",
                    "pg_postmaster_start_time",
                    "statement_timestamp",
                    "clock_timestamp",
                    "transaction_timestamp" -> "timestamptz";
            case "pg_relation_size",
                    "pg_total_relation_size",
                    "pg_table_size",
                    "pg_database_size",
                    "pg_tablespace_size",
                    "txid_current",
                    "pg_indexes_size" -> "int8";
            case "to_regclass" -> "regclass";
            case "to_regtype" -> "regtype";
            case "pg_typeof" -> "regtype";
            case "to_json", "to_jsonb", "row_to_json" -> "json";
            default -> "text";
        };
    }

    /** Returns the rows of a function in FROM or between SELECT and FROM; one where the function gives one value. */
    List<Object> rows(Expr.Call call, Scope scope, Evaluator evaluator) {
        if (!givesRows(call.name())) {
            return Arrays.asList(evaluator.value(call, scope));
        }
        List<Object> arguments = evaluator.values(call.arguments(), scope);
        if (arguments.isEmpty() || arguments.getFirst() == null) {
            return FixedRows.of(call.name());
        }
        Object first = arguments.getFirst();
        return switch (call.name()) {
            case "unnest" -> Evaluator.items(first);
            case "generate_series" -> series(arguments);
            case "generate_subscripts" -> {
                int lower = first instanceof ArrayValue array ? array.lower() : 1;
                yield LongStream.range(
                                lower, (long) lower + Evaluator.items(first).size())
                        .<Object>mapToObj(Long::valueOf)
                        .toList();
            }
            case "_pg_expandarray" -> {
                List<Object> rows = new ArrayList<>();
                for (Object item : Evaluator.items(first)) {
                    rows.add(new RowValue(List.of("x", "n"), Arrays.asList(item, (long) rows.size() + 1)));
                }
                yield rows;
            }
            case "string_to_table", "regexp_split_to_table" ->
                Arrays.<Object>asList((Object[])
                        Values.text(first).split(java.util.regex.Pattern.quote(Values.text(arguments.get(1))), -1));
            default -> List.of();
        };
    }

    /** @throws CatalogException for more numbers than fit, or a step that leads nowhere */
    private static List<Object> series(List<Object> arguments) {
        if (arguments.size() < 2 || arguments.stream().anyMatch(Objects::isNull)) {
            return List.of();
        }
        long first = Values.number(arguments.getFirst());
        long last = Values.number(arguments.get(1));
        long step = arguments.size() > 2 ? Values.number(arguments.get(2)) : 1;
        if (step == 0) {
            throw new CatalogException("22023", "step size cannot equal zero");
        }
        BigInteger way = BigInteger.valueOf(last).subtract(BigInteger.valueOf(first));
        BigInteger more = way.divide(BigInteger.valueOf(step));
        if (way.signum() * Long.signum(step) < 0) {
            return List.of();
        }
        if (more.compareTo(BigInteger.valueOf(MOST_NUMBERS)) >= 0) {
            throw new CatalogException(
                    "54000", "a series of more than " + MOST_NUMBERS + " numbers, expected fewer, or a larger step");
        }
        return LongStream.rangeClosed(0, more.longValueExact())
                .<Object>mapToObj(i -> first + i * step)
                .toList();
    }

    Object call(Expr.Call call, Scope scope, Evaluator evaluator) {
        String name = call.name();
        if (name.equals("coalesce")) {
            return call.arguments().stream()
                    .map(argument -> Optional.ofNullable(evaluator.value(argument, scope)))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse(null);
        }
        List<Object> arguments = evaluator.values(call.arguments(), scope);
        if (givesRows(name)) {
            throw new CatalogException("0A000", name + "() is not allowed here");
        }
        if (name.equals("pg_typeof")) {
            String type = new TypeFinder(evaluator).type(call.arguments().getFirst(), scope);
            return new Regname(
                    tables.type(type).orElse(25L),
                    tables.type(type).map(tables::formatType).orElse(type));
        }
        return ofSession(name, arguments)
                .or(() -> ofCatalog(name, arguments))
                .or(() -> TextFunctions.call(name, arguments))
                .orElseThrow(() -> new CatalogException("42883", "function " + name + "() does not exist here"))
                .orElse(null);
    }

    /** Returns a result, which may be NULL; nothing where the function is none of these. */
    private Optional<Optional<Object>> ofSession(String name, List<Object> arguments) {
        return switch (name) {
            case "version" -> some("PostgreSQL " + session.settings().get("server_version"));
            case "current_database", "current_catalog" -> some(new Name(CatalogTables.DATABASE));
            case "current_schema" -> some(new Name(CatalogTables.SCHEMA));
            case "current_schemas" ->
                some(ArrayValue.of(
                        Values.isTrue(arguments.getFirst())
                                ? List.of(new Name("pg_catalog"), new Name(CatalogTables.SCHEMA))
                                : List.of(new Name(CatalogTables.SCHEMA))));
            case "current_user", "session_user", "user", "current_role" -> some(new Name(session.user()));
            case "pg_backend_pid" -> some((long) session.process());
            case "pg_my_temp_schema" -> some(0L);
            case "now",
                    "current_timestamp",
                    "statement_timestamp",
                    "clock_timestamp",
                    "transaction_timestamp",
                    "pg_postmaster_start_time" -> some(session.now().toString());
            case "current_setting" -> some(setting(arguments));
            case "set_config" -> {
                session.set(
                        Values.text(arguments.getFirst()),
                        Optional.ofNullable(arguments.get(1)).map(Values::text));
                yield some(arguments.get(1));
            }
            case "pg_is_in_recovery",
                    "pg_is_other_temp_schema",
                    "pg_cancel_backend",
                    "pg_terminate_backend",
                    "pg_reload_conf",
                    "row_security_active" -> some(false);
            case "pg_try_advisory_lock",
                    "pg_try_advisory_lock_shared",
                    "pg_advisory_unlock",
                    "pg_try_advisory_xact_lock" -> some(true);
            case "pg_advisory_lock",
                    "pg_advisory_unlock_all",
                    "pg_advisory_lock_shared",
                    "pg_advisory_unlock_shared",
                    "pg_advisory_xact_lock",
                    "pg_notify" -> some("");
            case "pg_encoding_to_char", "getdatabaseencoding", "pg_client_encoding" -> some(new Name("UTF8"));
            case "pg_char_to_encoding" -> some(6L);
            case "inet_server_addr", "inet_client_addr", "inet_client_port" -> some(null);
            case "inet_server_port" -> some(5432L);
            case "txid_current" -> some(1L);
            default -> Optional.empty();
        };
    }

    private Object setting(List<Object> arguments) {
        String name = Values.text(arguments.getFirst());
        Map<String, String> settings = session.settings();
        Optional<String> value = settings.entrySet().stream()
                .filter(setting -> setting.getKey().equalsIgnoreCase(name))
                .findFirst()
                .map(Map.Entry::getValue);
        if (value.isEmpty() && !(arguments.size() > 1 && Values.isTrue(arguments.get(1)))) {
            throw new CatalogException("42704", "unrecognized configuration parameter \"" + name + "\"");
        }
        return value.orElse(null);
    }

    private Optional<Optional<Object>> ofCatalog(String name, List<Object> arguments) {
        if (name.endsWith("_is_visible")) {
            return some(true);
        }
        if (name.startsWith("has_") || name.equals("pg_has_role")) {
            return some(mayRead(arguments));
        }
        if (TEXTS_OF_DEFINITIONS.contains(name)) {
            return some(
                    switch (name) {
                        case "pg_get_constraintdef" ->
                            tables.constraint(arguments).orElse(null);
                        case "pg_get_functiondef" -> definition(arguments);
                        default -> null;
                    });
        }
        return switch (name) {
            case "pg_get_userbyid" -> some(new Name(CatalogTables.OWNER));
            case "format_type" ->
                some(arguments.getFirst() == null ? null : tables.formatType(Values.number(arguments.getFirst())));
            case "obj_description" ->
                some(
                        arguments.getFirst() == null
                                ? null
                                : tables.comment(Values.number(arguments.getFirst()))
                                        .orElse(null));
            case "col_description" -> some(null);
            case "pg_get_indexdef" -> some(tables.indexDefinition(arguments).orElse(null));
            case "to_regclass" ->
                some(arguments.getFirst() == null ? null : regclass(Values.text(arguments.getFirst())));
            case "to_regtype" ->
                some(tables.type(Values.text(arguments.getFirst()))
                        .map(oid -> (Object) new Regname(oid, tables.formatType(oid)))
                        .orElse(null));
            case "pg_relation_size",
                    "pg_total_relation_size",
                    "pg_table_size",
                    "pg_database_size",
                    "pg_tablespace_size",
                    "pg_indexes_size" -> some(0L);
            case "pg_index_column_has_property" ->
                some(Set.of("asc", "orderable").contains(Values.text(arguments.getLast())));
            case "pg_index_has_property", "pg_indexam_has_property" -> some(false);
            case "pg_size_pretty" -> some(Values.text(arguments.getFirst()) + " bytes");
            case "pg_relation_is_publishable", "pg_relation_filenode" -> some(null);
            default -> Optional.empty();
        };
    }

    private Object regclass(String text) {
        return tables.relation(text)
                .map(oid -> (Object) new Regname(oid, tables.nameOf("regclass", oid)))
                .orElse(null);
    }

    /** Everybody may read everything, and nobody may do anything else. */
    private static boolean mayRead(List<Object> arguments) {
        String wanted = arguments.stream()
                .filter(Objects::nonNull)
                .map(Values::text)
                .collect(Collectors.toList())
                .getLast();
        return Arrays.stream(wanted.toUpperCase(Locale.ROOT).split(","))
                .map(String::strip)
                .anyMatch(Set.of("SELECT", "USAGE", "CONNECT", "MEMBER", "EXECUTE")::contains);
    }

    static Optional<Optional<Object>> some(Object value) {
        return Optional.of(Optional.ofNullable(value));
    }
}
