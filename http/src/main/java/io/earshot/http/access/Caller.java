package io.earshot.http.access;

import io.earshot.model.Tenant;

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

    /**
     * One who sees a tenant's rows and no others, and changes nothing.
     *
     * @param name of the person
     */
    record OfTenant(String name, Tenant tenant) implements Caller {
        @Override
        public String toString() {
            return name + " of tenant " + tenant.name();
        }
    }

    record Person(String name, Role role) implements Caller {
        @Override
        public String toString() {
            return name;
        }
    }
}
