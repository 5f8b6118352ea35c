package io.earshot.model;

/** An address in a network, which together name one machine. */
public record NetworkAddress(String network, Ip ip) {

    /** Reads as in {@code 10.1.2.3}, or {@code 10.1.2.3 of network tenant-a} outside of the default network. */
    @Override
    public String toString() {
        return network.equals(Networks.DEFAULT_NAME) ? ip.toString() : ip + " of network " + network;
    }
}
