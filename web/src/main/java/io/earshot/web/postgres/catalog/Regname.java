package io.earshot.web.postgres.catalog;

/** A number that is shown as the name of what has it: a regclass or a regtype. */
record Regname(long oid, String name) {

    @Override
    public String toString() {
        return name;
    }
}
