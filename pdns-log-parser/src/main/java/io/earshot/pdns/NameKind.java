package io.earshot.pdns;

/** Classifies the name in a question. */
enum NameKind {
    /** SERVICE.CONTAINER.HOST.DOMAIN, or whatever form the site gives its lookups. */
    LOOKUP,
    /** In none of our domains. */
    FOREIGN,
    /** One label before a domain: a service, if the client's address says who asks; else shortened. */
    SERVICE_ALONE,
    /**
     * Less than a lookup: QNAME minimisation asks for {@code host58.example.com} on its way; so does a search list's
     * last entry.
     */
    SHORTENED,
    /** More than a lookup: a foreign name that failed and was tried again behind the search list. */
    SEARCH_LIST,
    /** Nothing that a host can be called, or no name at all. */
    MALFORMED
}
