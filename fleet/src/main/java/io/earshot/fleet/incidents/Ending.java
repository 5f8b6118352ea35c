package io.earshot.fleet.incidents;

/**
 * Says why a link left its incident, and why the incident is over if it was the last one.
 *
 * @param text stands in column {@code ending} of table INCIDENT
 */
record Ending(String text) {

    static final Ending RECOVERED = new Ending("recovered");
    static final Ending UNHEARD = new Ending("no word of it any more");
    static final Ending LEFT_CMDB = new Ending("left the CMDB");
    static final Ending OTHER_TROUBLE = new Ending("turned into other trouble");
    static final Ending NOT_CONFIRMED = new Ending("not confirmed after the server's restart");

    /** Returns the ending of an incident whose links another one explains. */
    static Ending partOf(long id) {
        return new Ending("part of incident " + id);
    }
}
