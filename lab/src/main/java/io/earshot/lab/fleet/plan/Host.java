package io.earshot.lab.fleet.plan;

/**
 * A host of the fleet.
 *
 * @param center its data centre's number, from 1
 * @param place its number among the hosts of its data centre, from 1
 */
public record Host(String name, String dataCenter, int center, int place) {

    /** Its containers' network. */
    public String networkV4() {
        return "10." + center + "." + place + ".0/24";
    }

    public String networkV6() {
        return "fd00:" + center + ":" + place + "::/48";
    }

    /** Its end of the cable to its data centre's router. */
    public String uplinkV4() {
        return "172." + (16 + center) + "." + place + ".1";
    }

    public String uplinkV6() {
        return "fd01:" + center + ":" + place + "::1";
    }

    /** The router's end of that cable. */
    public String gatewayV4() {
        return "172." + (16 + center) + "." + place + ".2";
    }

    public String gatewayV6() {
        return "fd01:" + center + ":" + place + "::2";
    }

    /** In the network through which agents report and containers ask for names. */
    public String management() {
        return "10.255." + center + "." + place;
    }
}
