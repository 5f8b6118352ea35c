package io.earshot.traffic.bodies;

/** Bounds how many packed bodies are read at a time: each takes 40 kB outside of the heap. Confined to one thread. */
final class UnpackingSlots {

    private static final int MOST = 1_000;

    private int taken;

    boolean take() {
        if (taken == MOST) {
            return false;
        }
        taken++;
        return true;
    }

    void give() {
        taken--;
    }

    int taken() {
        return taken;
    }
}
