package io.earshot.lab.partners;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MovingFleetTest {

    @Test
    void listsStayRightWhileTheFleetMoves() {
        List<MovingFleetScore.Score> scores = MovingFleetScore.run(MovingFleet.Shape.ofSize(400), 8, 58);
        MovingFleetScore.Score all = MovingFleetScore.sum(MovingFleetScore.settled(scores));
        assertThat(all.precision()).isGreaterThan(0.99);
        assertThat(all.recall()).isGreaterThan(0.99);
        assertThat(scores).allSatisfy(score -> assertThat(score.former()).isZero());
    }
}
