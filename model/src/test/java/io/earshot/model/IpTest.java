package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTest {

    /** The left column is what RFC 5952 forbids or allows, the right one what it demands (sections 4.1 to 4.3 and 5). */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "10.1.2.3, 10.1.2.3",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:0, ::",
        "fd00::5:11, fd00::5:11",
        "FD00::5:AB, fd00::5:ab",
        "fd00:0000::0005:0011, fd00::5:11",
        "1:0:0:2::, 1:0:0:2::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:0:0:2:0:0:3, 1::2:0:0:3",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "0:0:1::, 0:0:1::",
        "::1:0:0, ::1:0:0",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "::ffff:10.1.2.3, 10.1.2.3",
        "::ffff:a01:203, 10.1.2.3",
        "::1.2.3.4, ::102:304",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "::fffe:1.2.3.4, ::fffe:102:304",
    })
    void everyAddressHasOneText(String text, String canonical) {
        assertThat(Ip.parse(text)).hasToString(canonical);
        assertThat(Ip.parse(canonical)).isEqualTo(Ip.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                ":",
                ":::",
                "1",
                "16909060",
                "0x0a010203",
                "10",
                "10.1",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1..2.3",
                "256.1.2.3",
                "1.2.3.999",
                "99999999999.1.2.3",
                "010.1.2.3",
                "10.1.2.03",
                "00.0.0.0",
                "0xa.1.2.3",
                "-1.2.3.4",
                "+1.2.3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "1.2.3.4/32",
                "1.2.3.4:80",
                "\uFF11.2.3.4",
                "1.2.3.\u0664",
                "fe80::1%eth0",
                "fe80::1%1",
                "::1%",
                "[::1]",
                "[::1",
                "::1]",
                "::1 ",
                " ::1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                ":1::2",
                "1::2:",
                "12345::",
                "00001::",
                "::g",
                "::-1",
                "::+1",
                "\uFF11::",
                "::\u0663",
                "::1/64",
                "::ffff:1.2.3",
                "::ffff:1.2.3.256",
                "::ffff:010.1.2.3",
                "::ffff:1.2.3.4.5",
                "::ffff:1.2.3.",
                "::1.2.3.4:5",
                "1.2::3.4",
                "1.2.3.4::",
                "localhost",
                "example.com",
                "db1",
                "be5.host58",
                "null",
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Ip.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address \"")
                .hasMessageEndingWith("\", expected IPv4 as in 10.1.2.3 or IPv6 as in fd00::5:11")
                .hasMessageNotContainingAny("\n", "\r");
    }

    @Test
    void aLongTextIsNotRepeatedInTheMessage() {
        assertThatThrownBy(() -> Ip.parse("1".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void theJdkReadsWhatWeWriteAndTheOtherWayRound() throws UnknownHostException {
        Random random = new Random(5952);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = randomOctets(random);
            InetAddress inet = InetAddress.getByAddress(octets);
            Ip ip = Ip.ofOctets(octets);

            assertThat(Ip.parse(ip.toString())).isEqualTo(ip);
            assertThat(Ip.parse(inet.getHostAddress())).isEqualTo(ip);
            assertThat(Ip.of(inet)).isEqualTo(ip);
            assertThat(InetAddress.ofLiteral(ip.toString())).isEqualTo(inet);
            assertThat(ip.toInetAddress()).isEqualTo(inet);
            assertThat(ip.octets()).isEqualTo(inet.getAddress());
        }
    }

    @Test
    void noTextIsReadThatTheJdkReadsDifferently() {
        Random random = new Random(4291);
        String alphabet = "0123456789abfF:::...% []x";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(12); left >= 0; left--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Ip ip = Ip.parse(text.toString());
                assertThat(ip.toInetAddress()).isEqualTo(InetAddress.ofLiteral(text.toString()));
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("address \"");
            }
        }
    }

    @Test
    void addressesOfAFleetSpreadOverATable() {
        int places = 8_192;
        Set<Integer> taken = new HashSet<>();
        for (int host = 0; host < 500; host++) {
            for (int container = 10; container < 20; container++) {
                int hash = Ip.parse("10." + host / 256 + "." + host % 256 + "." + container)
                        .hashCode();
                taken.add((hash ^ hash >>> 16) & (places - 1));
            }
        }

        // By chance 5,000 would take 3,740 of them.
        assertThat(taken).hasSizeGreaterThan(3_500);
    }

    @Test
    void aMappedAddressIsTheIpv4Address() {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};

        assertThat(Ip.ofOctets(mapped)).isEqualTo(Ip.ofOctets(new byte[] {10, 1, 2, 3}));
        assertThat(Ip.ofOctets(mapped).octets()).containsExactly(10, 1, 2, 3);
        assertThat(Ip.ofOctets(mapped).isV4()).isTrue();
        assertThat(Ip.parse("::fffe:10.1.2.3").isV4()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 15, 17})
    void otherNumbersOfOctetsAreRefused(int octets) {
        assertThatThrownBy(() -> Ip.ofOctets(new byte[octets]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address of " + octets + " octets, expected 4 or 16");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.0.9, true",
        "::1, true",
        "128.0.0.1, false",
        "126.0.0.1, false",
        "::2, false",
        "::7f00:1, false",
        "7f00::1, false",
    })
    void loopbackIsKnownInBothFamilies(String text, boolean loopback) {
        assertThat(Ip.parse(text).isLoopback()).isEqualTo(loopback);
    }

    @Test
    void addressesSortByFamilyAndThenAsUnsignedNumbers() {
        List<Ip> sorted = Stream.of("0.0.0.0", "10.1.2.3", "192.168.5.1", "255.0.0.0", "::", "::1", "fd00::1", "ffff::")
                .map(Ip::parse)
                .toList();

        assertThat(sorted.reversed().stream().sorted()).containsExactlyElementsOf(sorted);
    }

    /** Every second one with long runs of zeros and ones, where the formats have their corners. */
    private static byte[] randomOctets(Random random) {
        byte[] octets = new byte[random.nextInt(4) == 0 ? 4 : 16];
        random.nextBytes(octets);
        if (random.nextBoolean()) {
            for (int i = 0; i < octets.length; i += 2) {
                if (random.nextInt(3) > 0) {
                    octets[i] = 0;
                    octets[i + 1] = (byte) (random.nextInt(3) == 0 ? 1 : 0);
                }
            }
        }
        return octets;
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "192.0.2.1, true",
        "8.8.8.8, true",
        "127.0.0.1, true",
        "240.0.0.1, true",
        "fd00::1, true",
        "2001:db8::1, true",
        "::1, true",
        "0.0.0.0, false",
        "0.1.2.3, false",
        "169.254.1.1, false",
        "224.0.0.1, false",
        "239.255.255.255, false",
        "255.255.255.255, false",
        "::, false",
        "fe80::1, false",
        "febf::1, false",
        "fec0::1, true",
        "ff02::1, false",
        "::ffff:224.0.0.1, false",
        "::ffff:10.1.2.3, true"
    })
    void onlyAnAddressOfOneMachineWhereverOneAsksCanBeAPartner(String text, boolean possible) {
        assertThat(Ip.parse(text).canBePartner()).isEqualTo(possible);
    }
}
