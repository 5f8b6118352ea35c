package io.earshot.nagios.watch;

import java.util.List;

/** Keeps what was told last of each service, so that a restart repeats nothing and forgets no end. From any thread. */
public interface ToldMemory {

    /** Keeps nothing. */
    ToldMemory NONE = new ToldMemory() {

        @Override
        public List<Told> atStart() {
            return List.of();
        }

        @Override
        public void put(Told told) {}

        @Override
        public void remove(Told told) {}
    };

    /** Returns what was kept until the process, or its turn among several that send, began. */
    List<Told> atStart();

    /** Keeps it instead of what was told of the service before. */
    void put(Told told);

    void remove(Told told);
}
