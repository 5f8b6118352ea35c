package io.earshot.server.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlRefusedException.Kind;
import io.earshot.store.SqlShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfiguredStatementTest {

    private static final SqlShape SHAPE = new SqlShape(List.of(), List.of());

    private int readings;

    @Test
    void aStatementThatABusyMachineStoppedIsReadAgain() throws Exception {
        assertThat(ConfiguredStatement.shape("SELECT 1", refusing(Kind.STOPPED, 3)))
                .isSameAs(SHAPE);
        assertThat(readings).isEqualTo(4);
    }

    @Test
    void oneThatIsStoppedEachTimeIsToldInTheEnd() {
        assertThatThrownBy(() -> ConfiguredStatement.shape("SELECT 1", refusing(Kind.STOPPED, Integer.MAX_VALUE)))
                .hasMessage("too slow");
    }

    @Test
    void oneThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> ConfiguredStatement.shape("SELEKT 1", refusing(Kind.WRONG, 1)))
                .hasMessage("too slow");
        assertThat(readings).isEqualTo(1);
    }

    private ConfiguredStatement.Reading refusing(Kind kind, int first) {
        return _ -> {
            readings++;
            if (readings <= first) {
                throw new SqlRefusedException(kind, "too slow");
            }
            return SHAPE;
        };
    }
}
