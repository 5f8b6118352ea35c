package io.earshot.cli;

/** The person at the command line, for servers that do not check who asks. */
final class Person {

    private Person() {}

    static String name() {
        String sudo = System.getenv("SUDO_USER");
        return sudo == null || sudo.isBlank() ? System.getProperty("user.name", "") : sudo;
    }
}
