package io.earshot.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FactCodecProperties {

    @Property(tries = 2_000)
    void aFactIsTheSameAfterItsWayThroughTheLog(@ForAll Random chance) throws BadFactException {
        Fact fact = Facts.any(chance);
        assertThat(FactCodec.read(fact.key(), FactCodec.write(fact))).contains(fact);
    }

    @Property(tries = 2_000)
    void octetsThatWereDamagedAreRefusedInOneLineOrReadAsAnotherFact(@ForAll Random chance) {
        Fact fact = Facts.any(chance);
        byte[] octets = FactCodec.write(fact).orElseThrow();
        for (int i = 0; i < 3; i++) {
            octets[chance.nextInt(octets.length)] = (byte) chance.nextInt();
        }
        FactCodecFuzzer.read(fact.key(), Optional.of(octets));
    }
}
