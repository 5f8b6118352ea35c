package io.earshot.lab.fleet.night;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Says what is done at one time of the night, and what everybody must say then.
 *
 * @param title a sentence
 * @param expected by source; each has to come about, and to stay until the next step
 * @param never by what it would mean, in a sentence; must not be said at any time from the last step's end to this one's
 */
record NightStep(String title, Act act, Map<String, Predicate<Said>> expected, List<Never> never) {

    @FunctionalInterface
    interface Act {
        void perform() throws IOException, InterruptedException;
    }

    /** @param saidSo of what Nagios and Alertmanager say, which answer while the server does not */
    record Never(String meaning, Predicate<Said> saidSo) {}
}
