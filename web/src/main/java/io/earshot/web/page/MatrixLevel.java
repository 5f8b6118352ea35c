package io.earshot.web.page;

import jakarta.ws.rs.BadRequestException;

/**
 * The places that stand beside each other in a matrix. Each constant says in SQL who they are on either side of link {@code l} of
 * container {@code d}, and what they lie in.
 */
enum MatrixLevel {
    DATA_CENTER("dataCenter", "d.dataCenter", "l.partnerDataCenter", "", "", ""),
    HOST("host", "d.host", "l.partnerHost", "d.dataCenter", "l.partnerDataCenter", ""),
    CONTAINER("container", "l.container", "l.partner", "d.host", "l.partnerHost", ""),
    ROLE("role", "d.role", "p.role", "", "", " JOIN data p ON p.name = l.partner"),
    SERVICE("service", "d.role", "l.service", "", "", "");

    /** The figures of the links between two places. */
    static final String FIGURES = """
            COUNT(*) AS "links",
            COUNT(*) FILTER (WHERE l.state = 'DOWN') AS "down",
            COUNT(*) FILTER (WHERE l.state = 'LOSSY') AS "lossy",
            COUNT(*) FILTER (WHERE l.state = 'UNKNOWN') AS "unknown",
            CAST(CAST(SUM(l.sent - l.received) AS REAL) / NULLIF(SUM(l.sent), 0) AS REAL) AS "loss",
            PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CASE WHEN l.state IN ('UP', 'LOSSY') THEN l.rttAvg END) AS "rtt",
            MIN(CASE WHEN l.state = 'DOWN' THEN l.since END) AS "since"
            """;

    private final String label;
    private final String from;
    private final String to;
    private final String fromWithin;
    private final String toWithin;
    private final String join;

    MatrixLevel(String label, String from, String to, String fromWithin, String toWithin, String join) {
        this.label = label;
        this.from = from;
        this.to = to;
        this.fromWithin = fromWithin;
        this.toWithin = toWithin;
        this.join = join;
    }

    static MatrixLevel of(String label) {
        for (MatrixLevel level : values()) {
            if (level.label.equals(label)) {
                return level;
            }
        }
        throw new BadRequestException("level \"" + label + "\", expected dataCenter, host, container, role or service");
    }

    String label() {
        return label;
    }

    String from() {
        return from;
    }

    String to() {
        return to;
    }

    /** Returns the place above, or an empty text where there is none. */
    String fromWithin() {
        return fromWithin;
    }

    String toWithin() {
        return toWithin;
    }

    /** Returns the tables of one row a link. */
    String tables() {
        return "link l JOIN data d ON d.name = l.container AND l.evidence <> 'background'" + join;
    }
}
