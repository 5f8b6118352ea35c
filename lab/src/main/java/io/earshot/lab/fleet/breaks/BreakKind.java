package io.earshot.lab.fleet.breaks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of break, each with how it is made. */
public enum BreakKind {
    LINK_ONE_WAY(Place.LINK, Company.LOCAL, "nft in the partner's namespace drops what comes from the container"),
    LINK_BOTH_WAYS(Place.LINK, Company.LOCAL, "nft in the partner's namespace drops what comes from and goes to it"),
    BLACKHOLE(Place.LINK, Company.LOCAL, "blackhole routes to the partner in the container's namespace"),
    HOST_PAIR(Place.HOST_PAIR, Company.LOCAL, "ip xfrm policy … action block between two hosts' networks"),
    CONTAINER_KILLED(Place.BACK_END, Company.LOCAL, "its cable, its programs and its namespace end"),
    HOST_GONE(Place.HOST, Company.LOCAL, "its cables are down, the one to the server too"),
    DATA_CENTER_PAIR(Place.DATA_CENTER_PAIR, Company.NONE, "nft in the core drops what passes between the two"),
    DATA_CENTER(Place.DATA_CENTER, Company.NONE, "its cable to the core is down"),
    SERVER_KILLED(Place.NONE, Company.LAST, "Earshot's server is killed (SIGKILL) and started again"),
    CLOCK_SET(
            Place.NONE,
            Company.LAST,
            "the server's wall clock is set an hour ahead, then an hour back, by libfaketime"),
    NAGIOS_GONE(Place.NONE, Company.NONE, "nagios4 and nsca end, and start again"),
    MTU_HOLE(Place.HOST_PAIR, Company.SLOW, "nft on a host drops packets above 1,400 octets without a word"),
    LOSS(Place.BACK_END, Company.SLOW, "nft drops 5 % of what comes to a container, by chance"),
    HEAVY_LOSS(Place.BACK_END, Company.SLOW, "nft drops 20 % of what comes to a container, by chance"),
    ICMP_FILTERED(Place.BACK_END, Company.SLOW, "nft in a container drops echo requests, TCP passes"),
    CONGESTION(Place.HOST, Company.SLOW, "tbf of 800 kbit/s on a host's uplink, filled by a flood"),
    CONTAINER_PAUSED(Place.FRONT_END, Company.SLOW, "SIGSTOP for a front end's programs"),
    NGINX_ERRORS(Place.DATA_CENTER, Company.SLOW, "a data centre's back ends answer nothing: nginx says 504"),
    DNS_GONE(Place.NONE, Company.SLOW, "PowerDNS is killed"),
    CMDB_GONE(Place.NONE, Company.SLOW, "the CMDB's file is moved away");

    /** Lists the places of breaks, in the words of the command line. */
    enum Place {
        LINK("CONTAINER PARTNER"),
        HOST_PAIR("HOST HOST"),
        HOST("HOST"),
        BACK_END("CONTAINER"),
        FRONT_END("CONTAINER"),
        DATA_CENTER_PAIR("DATACENTER DATACENTER"),
        DATA_CENTER("DATACENTER"),
        NONE("");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        int count() {
            return words.isEmpty() ? 0 : words.split(" ", -1).length;
        }

        @Override
        public String toString() {
            return words.isEmpty() ? "nothing more" : words;
        }
    }

    /** With whom a break may be in force at the same time; they have their turns in this order. */
    public enum Company {
        /** Others at other hosts that show as soon. */
        LOCAL,
        /** Nobody: it touches everything. */
        NONE,
        /** Others that take cycles to show, or must not show at all. */
        SLOW,
        /** Nobody, and the server forgets what is usual. */
        LAST
    }

    private final Place place;
    private final Company company;
    private final String means;

    BreakKind(Place place, Company company, String means) {
        this.place = place;
        this.company = company;
        this.means = means;
    }

    Place place() {
        return place;
    }

    public Company company() {
        return company;
    }

    /** Returns how it is made. */
    public String means() {
        return means;
    }

    /** As on the command line, {@code link-one-way}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException with one line for people */
    public static BreakKind parse(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of break \"" + label + "\", expected one of "
                        + Arrays.stream(values()).map(BreakKind::label).collect(Collectors.joining(", "))));
    }
}
