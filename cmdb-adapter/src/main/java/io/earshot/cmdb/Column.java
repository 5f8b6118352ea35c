package io.earshot.cmdb;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lists the fields of a container, by their names in a CSV's header or a query's columns. */
enum Column {
    CONTAINER("container", true),
    HOST("host", true),
    DATA_CENTER("dataCenter", true),
    ROLE("role", false),
    CLUSTER("cluster", false),
    ADDRESSES("addresses", false),
    SERVICES("services", false),
    USES("uses", false),
    RUNNING("running", false),
    TAKES_TRAFFIC("takesTraffic", false),
    TAGS("tags", false),
    NETWORK("network", false);

    private final String header;
    private final boolean required;

    Column(String header, boolean required) {
        this.header = header;
        this.required = required;
    }

    String header() {
        return header;
    }

    boolean isRequired() {
        return required;
    }

    boolean holdsSeveral() {
        return switch (this) {
            case ADDRESSES, SERVICES, USES, TAGS, NETWORK -> true;
            case CONTAINER, HOST, DATA_CENTER, ROLE, CLUSTER, RUNNING, TAKES_TRAFFIC -> false;
        };
    }

    static String all() {
        return String.join(",", headers());
    }

    static Optional<Column> named(String header) {
        return Arrays.stream(values()).filter(c -> c.header.equals(header)).findFirst();
    }

    static Optional<Column> namedInAnyCase(String header) {
        return Arrays.stream(values())
                .filter(c -> c.header.equalsIgnoreCase(header))
                .findFirst();
    }

    static List<String> headers() {
        return Arrays.stream(values()).map(Column::header).toList();
    }
}
