package io.earshot.http.access;

/** Why a request was not let in. The names are labels of a metric too. */
public enum Refusal {
    /** No token and no certificate where one is needed. */
    ANONYMOUS(401),
    /** A token that is nobody's, or a certificate of somebody else. */
    WRONG_TOKEN(401),
    /** An agent that asks or speaks for another container. */
    STRANGER(403),
    /** A person who may not do this. */
    ROLE(403),
    /** The right token from an address that is not the container's in the CMDB. */
    ADDRESS(403),
    /** A web page of somebody else, in a browser that can reach us. */
    CROSS_SITE(403);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
