package io.earshot.fleet.incidents;

/** All providers of a service together, with how many links to any of them are healthy. */
final class ServicePlace {

    final String name;
    final Healthy into = new Healthy();

    ServicePlace(String name) {
        this.name = name;
    }
}
