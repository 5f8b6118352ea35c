package io.earshot.lab.fleet.plan;

/**
 * Holds the size of a fleet.
 *
 * @param hosts in all data centres together, spread evenly
 * @param containers on each host
 */
public record FleetSize(int hosts, int containers, int dataCenters) {

    private static final int MOST_HOSTS_A_DATA_CENTER = 250;

    /** @throws IllegalArgumentException with one line for people */
    public FleetSize {
        require("data centres", dataCenters, 1, 9);
        require("hosts", hosts, dataCenters, dataCenters * MOST_HOSTS_A_DATA_CENTER);
        require("containers", containers, 3, 50);
    }

    private static void require(String what, int number, int least, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(number + " " + what + ", expected " + least + " to " + most);
        }
    }

    @Override
    public String toString() {
        return hosts + " hosts with " + containers + " containers each, in " + dataCenters + " data centres";
    }
}
