package io.earshot.store.h2.live;

import io.earshot.fleet.MemberState;
import io.earshot.model.LinkState;
import java.util.Arrays;
import java.util.Optional;

/** Lists the properties by which queries select few containers; each has a bitmap. */
enum BitmapKey {
    LINK_UP,
    LINK_LOSSY,
    LINK_DOWN,
    LINK_UNKNOWN,
    OK,
    BROKEN,
    SILENT,
    WAITING,
    DISCONNECTED;

    boolean isOn(Entry entry) {
        return switch (this) {
            case LINK_UP -> entry.states().contains(LinkState.UP);
            case LINK_LOSSY -> entry.states().contains(LinkState.LOSSY);
            case LINK_DOWN -> entry.states().contains(LinkState.DOWN);
            case LINK_UNKNOWN -> entry.states().contains(LinkState.UNKNOWN);
            case OK -> isIn(MemberState.OK, entry);
            case BROKEN -> isIn(MemberState.BROKEN, entry);
            case SILENT -> isIn(MemberState.SILENT, entry);
            case WAITING -> isIn(MemberState.WAITING, entry);
            case DISCONNECTED -> entry.dataRow() != null && entry.dataRow().isDisconnected();
        };
    }

    private static boolean isIn(MemberState state, Entry entry) {
        return entry.dataRow() != null && entry.dataRow().isIn(state);
    }

    /** Returns the bitmap of containers with a link in the state of this name; empty if there is no such state. */
    static Optional<BitmapKey> ofLinkState(String name) {
        return Arrays.stream(values())
                .filter(key -> key.name().equals("LINK_" + name))
                .findFirst();
    }

    /** Returns the bitmap of containers in the state of this name; empty if there is no such state. */
    static Optional<BitmapKey> ofMemberState(String name) {
        return Arrays.stream(MemberState.values())
                .filter(state -> state.name().equals(name))
                .map(state -> valueOf(state.name()))
                .findFirst();
    }
}
