package io.earshot.fleet.links;

import io.earshot.model.Ip;
import java.util.List;

/** Something that leads to one address. */
public interface Addressed {

    Ip ip();

    /**
     * Returns the position of the address in the list; -1 if it is not there. Lists are short, and callers that name
     * all addresses do so in their order, so that looking behind the last one first costs less than a map for each
     * container.
     *
     * @param likely the position to look at first
     */
    static int indexOf(List<? extends Addressed> list, Ip ip, int likely) {
        for (int i = 0; i < list.size(); i++) {
            int index = (likely + i) % list.size();
            if (list.get(index).ip().equals(ip)) {
                return index;
            }
        }
        return -1;
    }
}
