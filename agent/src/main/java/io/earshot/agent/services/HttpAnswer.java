package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;

/**
 * The answer to a GET.
 *
 * @param location where a redirect leads; empty if nowhere
 * @param body its beginning; empty where nobody looks for a text in it
 */
record HttpAnswer(int status, String location, String body) {

    static final int LONGEST_BODY = 64 * 1024;

    boolean isRedirect() {
        return status >= 300 && status < 400 && !location.isEmpty();
    }

    /** Judges the answer by its status and its body. */
    Finding judge(ServiceProbe probe) {
        String expected = probe.status().isEmpty() ? (probe.redirects() > 0 ? "200-299" : "200-399") : probe.status();
        String detail = "status " + status + (isRedirect() ? " to " + shorten(location) : "");
        if (!isExpected(expected)) {
            return Finding.wrong(detail + ", expected " + expected);
        }
        if (probe.match().filter(text -> !body.contains(text)).isPresent()) {
            return Finding.wrong(detail + ", without \"" + shorten(probe.match().get()) + "\" in its body");
        }
        return Finding.up(detail);
    }

    private boolean isExpected(String expected) {
        for (String range : expected.split(",", -1)) {
            int from = Integer.parseInt(range.substring(0, 3));
            int to = Integer.parseInt(range.substring(range.length() - 3));
            if (status >= from && status <= to) {
                return true;
            }
        }
        return false;
    }

    private static String shorten(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
