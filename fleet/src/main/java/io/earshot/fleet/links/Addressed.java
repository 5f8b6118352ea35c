package io.earshot.fleet.links;

import io.earshot.model.Ip;
import java.util.List;

/** What leads to one address. */
public interface Addressed {

    Ip ip();

    /**
     * Where in the list the address stands; -1 if it does not. A container's lists are short, and whoever names all addresses does it
     * in their order: to look behind the last one first costs less than a map for each container.
     *
     * @param likely where to look first
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
