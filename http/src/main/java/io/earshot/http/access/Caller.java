package io.earshot.http.access;

/** Identifies an authenticated caller. The text is for the audit log. */
public sealed interface Caller {

    /** Nobody has to say who they are here: the server checks none, or the path is for all. */
    record Anyone() implements Caller {
        @Override
        public String toString() {
            return "anyone";
        }
    }

    /** @param name of the container or host whose token or certificate was shown */
    record Agent(String name) implements Caller {
        @Override
        public String toString() {
            return "agent " + name;
        }
    }

    /** @param name of the relay whose token or certificate was shown */
    record Relay(String name) implements Caller {
        @Override
        public String toString() {
            return "relay " + name;
        }
    }

    record Person(String name, Role role) implements Caller {
        @Override
        public String toString() {
            return name;
        }
    }
}
