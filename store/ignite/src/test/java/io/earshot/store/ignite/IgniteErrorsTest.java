package io.earshot.store.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IgniteErrorsTest {

    @Test
    void anAddressIsToldAsItIsConfigured() {
        Exception refused =
                new IllegalStateException("Connection refused [remoteAddress=127.0.0.1/<unresolved>:10800]");
        assertThat(IgniteErrors.line(refused)).isEqualTo("Connection refused [remoteAddress=127.0.0.1:10800]");
    }

    @Test
    void aFailureWithoutWordsIsToldByItsCause() {
        Exception refused = new IllegalStateException("", new IllegalStateException("no route\n\tat Somewhere"));
        assertThat(IgniteErrors.line(refused)).isEqualTo("no route");
    }
}
