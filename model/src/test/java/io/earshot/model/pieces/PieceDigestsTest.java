package io.earshot.model.pieces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PieceDigestsTest {

    private static final int LENGTH = 2 * PieceDigests.PIECE + 3;

    @Test
    void eachPieceIsCheckedByItselfAgainstAListWhoseNameIsSigned() throws IOException {
        byte[] content = new byte[LENGTH];
        new Random(7).nextBytes(content);
        PieceDigests.Read file = PieceDigests.read(new ByteArrayInputStream(content));
        assertThat(file.id()).isEqualTo(FileId.of(content));
        assertThat(file.octets()).isEqualTo(LENGTH);
        assertThat(file.pieces().count()).isEqualTo(3);

        PieceDigests arrived = PieceDigests.of(file.pieces().toBytes(), LENGTH);
        assertThat(arrived.id()).isEqualTo(file.pieces().id());
        byte[] last = Arrays.copyOfRange(content, 2 * PieceDigests.PIECE, LENGTH);
        assertThat(arrived.matches(2, last)).isTrue();
        assertThat(arrived.matches(1, last)).isFalse();
        last[1] ^= 1;
        assertThat(arrived.matches(2, last)).isFalse();
    }

    @Test
    void theDigestIsThatOfOtherPrograms() throws IOException {
        // From: printf '\1\2\3' | sha256sum, and: printf '\1\2\3' | openssl dgst -sha256 -binary | base64
        byte[] content = {1, 2, 3};
        assertThat(PieceDigests.read(new ByteArrayInputStream(content)).id().sha256())
                .isEqualTo("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
        assertThat(ContentDigest.of(content)).isEqualTo("sha-256=:A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=:");
    }

    @Test
    void anEmptyFileHasNoPieces() throws IOException {
        assertThat(PieceDigests.read(new ByteArrayInputStream(new byte[0]))
                        .pieces()
                        .count())
                .isZero();
    }

    @Test
    void aListThatIsCutOrTooLongIsRefused() {
        assertThatThrownBy(() -> PieceDigests.of(new byte[64], LENGTH)).hasMessageContaining("expected 96");
        assertThatThrownBy(() -> PieceDigests.of(new byte[64], Long.MAX_VALUE))
                .hasMessageContaining("expected at most");
    }

    @ParameterizedTest
    @CsvSource({"0, 262144", "1, 262144", "2, 3"})
    void theLastPieceIsShorter(long index, int length) {
        assertThat(PieceDigests.length(index, LENGTH)).isEqualTo(length);
    }

    @Test
    void anOrderIsReadFromTheArgumentsThatItMade() {
        FileOrder order = new FileOrder(FileId.of(new byte[3]), "app-1.2.tar.gz", 3, FileId.of(new byte[32]));
        assertThat(FileOrder.of(order.arguments())).isEqualTo(order);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".bashrc", "a/b", "../etc/passwd", "-rf", "a b", "a\nb"})
    void noNameLeavesTheFolder(String name) {
        Map<String, String> arguments =
                new TreeMap<>(new FileOrder(FileId.of(new byte[3]), "a", 3, FileId.of(new byte[32])).arguments());
        arguments.put("name", name);
        assertThatThrownBy(() -> FileOrder.of(arguments)).hasMessageContaining("file name");
    }
}
