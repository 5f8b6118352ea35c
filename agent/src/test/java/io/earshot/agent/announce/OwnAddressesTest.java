package io.earshot.agent.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.announce.OwnAddresses.Interface;
import io.earshot.agent.announce.OwnAddresses.Interfaces;
import io.earshot.model.Announcement;
import io.earshot.model.Ip;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {

    @Test
    void allAddressesOfTheMachineAreAnnouncedButThoseThatOthersCannotReach() {
        Announcement announced = announce(
                AnnounceConfig.USUAL,
                () -> List.of(
                        at("lo", "127.0.0.1", "::1"),
                        at("eth0", "10.0.0.1", "fe80::1", "fd00::1"),
                        at("eth1", "192.168.7.1", "10.0.0.1"),
                        at("docker0", "172.17.0.1"),
                        at("br-0123456789ab", "172.18.0.1"),
                        at("veth12", "169.254.1.1")));

        assertThat(announced.addresses())
                .extracting(Ip::toString)
                .containsExactly("10.0.0.1", "fd00::1", "192.168.7.1");
    }

    @Test
    void theRuleThatLeavesInterfacesOutCanBeReplaced() {
        AnnounceConfig config = new AnnounceConfig(new TreeMap<>(Map.of("dataCenter", "TX")), List.of("eth1", "tun*"));

        Announcement announced = announce(
                config,
                () -> List.of(
                        at("eth1", "10.0.0.1"),
                        at("eth11", "10.0.0.2"),
                        at("tun0", "10.0.0.3"),
                        at("docker0", "172.17.0.1")));

        assertThat(announced.addresses()).extracting(Ip::toString).containsExactly("10.0.0.2", "172.17.0.1");
        assertThat(announced.labels()).containsEntry("dataCenter", "TX");
    }

    @Test
    void aMachineWithTooManyAddressesAnnouncesTheFirst() {
        List<Interface> many = IntStream.range(0, 100)
                .mapToObj(i -> at("eth" + i, "10.0.0." + i))
                .toList();

        assertThat(announce(AnnounceConfig.USUAL, () -> many).addresses())
                .hasSize(Announcement.MOST_ADDRESSES)
                .startsWith(Ip.parse("10.0.0.0"));
    }

    @Test
    void whereInterfacesCannotBeReadTheLabelsAreAnnouncedAlone() {
        assertThat(announce(AnnounceConfig.USUAL, () -> {
                            throw new SocketException("refused");
                        })
                        .addresses())
                .isEmpty();
    }

    private static Announcement announce(AnnounceConfig config, Interfaces interfaces) {
        return (Announcement) new OwnAddresses(config, interfaces).take().getFirst();
    }

    private static Interface at(String name, String... addresses) {
        return new Interface(name, Stream.of(addresses).map(Ip::parse).toList());
    }
}
