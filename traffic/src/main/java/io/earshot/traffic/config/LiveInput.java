package io.earshot.traffic.config;

import java.util.List;

/**
 * Says what is captured on this machine.
 *
 * @param interfaces their names; the two directions of a line may come on two
 * @param filter in pcap syntax; empty for everything
 * @param bytes how large the capture files may be together
 */
public record LiveInput(List<String> interfaces, String filter, long bytes) {

    public LiveInput {
        interfaces = List.copyOf(interfaces);
    }
}
