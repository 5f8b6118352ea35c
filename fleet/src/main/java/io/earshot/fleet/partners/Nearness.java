package io.earshot.fleet.partners;

import io.earshot.model.Container;

/** Ranks providers by their distance from the client, nearest first. */
enum Nearness {
    SAME_HOST,
    SAME_DATA_CENTER,
    ELSEWHERE;

    static Nearness of(Container asker, Container provider) {
        if (asker.host().equals(provider.host())) {
            return SAME_HOST;
        }
        return asker.dataCenter().equals(provider.dataCenter()) ? SAME_DATA_CENTER : ELSEWHERE;
    }
}
