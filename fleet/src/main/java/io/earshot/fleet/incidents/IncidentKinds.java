package io.earshot.fleet.incidents;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of incidents, in the words of table INCIDENT. */
public final class IncidentKinds {

    static final String PATH_MTU = "path-mtu";
    static final String PATH = "path";

    private IncidentKinds() {}

    public static List<String> all() {
        return Stream.concat(Stream.of(Cause.Kind.values()).map(Cause.Kind::label), Stream.of(PATH_MTU, PATH))
                .toList();
    }
}
