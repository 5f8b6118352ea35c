package io.earshot.model;

/**
 * A container's identity in the CMDB, written {@code CONTAINER.HOST} as in {@code be5.host58}. Lower case, since DNS names
 * that mention it arrive in any case.
 *
 * @param container the first label, {@code be5}; no dot
 * @param host the rest, {@code host58}; may hold dots of its own
 */
public record ContainerName(String container, String host) implements Comparable<ContainerName> {

    public ContainerName {
        container = Names.require("container", container);
        host = Names.require("host", host);
        if (container.indexOf('.') >= 0) {
            throw new IllegalArgumentException("container \"" + container + "\" holds a dot, expected one label");
        }
    }

    /** @throws IllegalArgumentException unless the text is {@code CONTAINER.HOST} */
    public static ContainerName parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException(
                    "name \"" + Names.shorten(text) + "\", expected CONTAINER.HOST as in be5.host58");
        }
        return new ContainerName(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(ContainerName other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : container.compareTo(other.container);
    }

    // Written out for the reason that Ip has.
    @Override
    public boolean equals(Object other) {
        return other instanceof ContainerName name && container.equals(name.container) && host.equals(name.host);
    }

    /** Names of a fleet are alike, be1.host12 and be2.host11: the sum of their hashes would often be the same. */
    @Override
    public int hashCode() {
        return 0x9E3779B9 * container.hashCode() + host.hashCode();
    }

    @Override
    public String toString() {
        return container + "." + host;
    }
}
