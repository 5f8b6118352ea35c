package io.earshot.web.postgres.catalog;

/** A question about the catalog that cannot be answered. The message is for the person who asked. */
public final class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String state;

    /** @param state a code of PostgreSQL's manual, appendix "PostgreSQL Error Codes" */
    public CatalogException(String state, String message) {
        super(message);
        this.state = state;
    }

    static CatalogException syntax(String message) {
        return new CatalogException("42601", message);
    }

    static CatalogException unsupported(String what) {
        return new CatalogException("0A000", what + " in a question about the catalog, expected a plainer SELECT");
    }

    public String state() {
        return state;
    }
}
