package io.earshot.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtocolTest {

    private final Protocol protocol = new Protocol(true);

    @Test
    void whereHttp2DoesNotPassHttp1IsFoundAfterTwoFailures() {
        assertThat(protocol.isHttp2(0)).isTrue();
        protocol.failed(0);
        assertThat(protocol.isHttp2(0)).isTrue();
        protocol.failed(0);
        assertThat(protocol.isHttp2(0)).isFalse();
        protocol.succeeded(0);
        assertThat(protocol.isHttp2(Protocol.TRY_AGAIN.toNanos() - 1)).isFalse();
    }

    @Test
    void http2IsTriedAgainLaterAndLeftAfterOneFailure() {
        fallBack();
        long later = Protocol.TRY_AGAIN.toNanos();
        assertThat(protocol.isHttp2(later)).isTrue();
        protocol.failed(later);
        assertThat(protocol.isHttp2(later)).isFalse();
        protocol.succeeded(later);
        assertThat(protocol.isHttp2(later + 1)).isFalse();
        assertThat(protocol.isHttp2(2 * later)).isTrue();
        protocol.succeeded(2 * later);
        assertThat(protocol.isHttp2(2 * later + 1)).isTrue();
    }

    @Test
    void whereNeitherWorksBothAreTriedInTurns() {
        fallBack();
        protocol.failed(1);
        protocol.failed(1);
        assertThat(protocol.isHttp2(1)).isTrue();
        protocol.failed(1);
        protocol.failed(1);
        assertThat(protocol.isHttp2(1)).isFalse();
    }

    @Test
    void withoutTlsItIsHttp1() {
        Protocol plain = new Protocol(false);
        for (int i = 0; i < 5; i++) {
            assertThat(plain.isHttp2(i)).isFalse();
            plain.failed(i);
        }
    }

    @Test
    void theFirstParentIsTriedAgainWhileAnotherServes() {
        ParentChoice choice = new ParentChoice(2);
        long later = ParentChoice.TRY_FIRST_AGAIN.toNanos();
        choice.failed(0, 0);
        assertThat(choice.next(0)).isZero();
        choice.failed(0, 0);
        assertThat(choice.next(0)).isEqualTo(1);
        choice.succeeded(1, 0);
        assertThat(choice.next(later)).isZero();
        choice.failed(0, later);
        assertThat(choice.next(later)).isEqualTo(1);
        assertThat(choice.next(2 * later)).isZero();
        choice.succeeded(0, 2 * later);
        assertThat(choice.next(2 * later)).isZero();
    }

    private void fallBack() {
        protocol.failed(0);
        protocol.failed(0);
        assertThat(protocol.isHttp2(0)).isFalse();
        protocol.succeeded(0);
    }
}
