package io.earshot.fleet.incidents;

/** All providers of a service together, with how many links to any of them are healthy. */
final class ServicePlace {

    final String name;
    final HealthyLinkCount into = new HealthyLinkCount();

    ServicePlace(String name) {
        this.name = name;
    }
}
