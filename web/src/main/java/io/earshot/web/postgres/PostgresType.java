package io.earshot.web.postgres;

import java.util.List;
import java.util.Optional;

/** A type as PostgreSQL numbers it in its pg_type.dat: a scalar, an array of scalars, or a row. */
sealed interface PostgresType permits ScalarType, PostgresType.Array, PostgresType.Vector, PostgresType.Row {

    int oid();

    /** In bytes; -1 where it varies. */
    int size();

    /** An array of any number of dimensions. */
    record Array(ScalarType element) implements PostgresType {

        @Override
        public int oid() {
            return element.arrayOid();
        }

        @Override
        public int size() {
            return -1;
        }
    }

    /** A list of the catalog's, as int2vector: psqlODBC reads one of another type beyond its end. */
    record Vector(ScalarType element) implements PostgresType {

        private static final int OF_OIDS = 30;
        private static final int OF_INT2 = 22;

        @Override
        public int oid() {
            return element == ScalarType.OID ? OF_OIDS : OF_INT2;
        }

        @Override
        public int size() {
            return -1;
        }
    }

    record Row(List<PostgresType> fields) implements PostgresType {

        private static final int RECORD = 2249;

        public Row {
            fields = List.copyOf(fields);
        }

        @Override
        public int oid() {
            return RECORD;
        }

        @Override
        public int size() {
            return -1;
        }
    }

    /** Returns the type that a client declared; empty for 0, for unknown, and for types that are sent as text here. */
    static Optional<PostgresType> declared(int oid) {
        for (ScalarType type : ScalarType.values()) {
            if (type.oid() == oid) {
                return Optional.of(type);
            }
            if (type.arrayOid() == oid) {
                return Optional.of(new Array(type));
            }
        }
        return Optional.empty();
    }

    /** Returns the type of a column or parameter by H2's name for it, as in {@code CHARACTER VARYING(20) ARRAY}. */
    static PostgresType ofH2(String name) {
        if (name.endsWith(" ARRAY") || name.endsWith("]")) {
            String element = name.endsWith("]") ? name.substring(0, name.lastIndexOf('[')) : name;
            return arrayOf(ofH2(element.substring(0, element.length() - " ARRAY".length())));
        }
        if (name.startsWith("ROW(")) {
            return new Row(
                    RowTypeNames.of(name).stream().map(PostgresType::ofH2).toList());
        }
        return ScalarType.ofH2(name.replaceAll("\\([^)]*\\)", ""));
    }

    private static PostgresType arrayOf(PostgresType element) {
        return switch (element) {
            case ScalarType scalar -> new Array(scalar);
            case Array array -> array;
            case Vector vector -> new Array(vector.element());
            // PostgreSQL has arrays of records only in its catalog; a text is the same to read.
            case Row _ -> new Array(ScalarType.TEXT);
        };
    }
}
