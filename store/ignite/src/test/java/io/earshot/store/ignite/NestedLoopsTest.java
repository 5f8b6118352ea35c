package io.earshot.store.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NestedLoopsTest {

    /** As Ignite 2.17 prints it, shortened. */
    private static final String PLAN = """
            IgniteColocatedHashAggregate(group=[{}]): rowcount = 1.0, cumulative cost = IgniteCost [rowCount=6.0], id = 1
              IgniteNestedLoopJoin(condition=[true], joinType=[inner]): rowcount = 2000.0, cumulative cost = x, id = 2
                IgniteNestedLoopJoin(condition=[=(*($0, $1), 7)], joinType=[inner]): rowcount = 40.0, cumulative cost = x, id = 3
                  IgniteExchange(distribution=[single]): rowcount = 1000.0, cumulative cost = x, id = 4
                    IgniteIndexScan(table=[[PUBLIC, EVENT]]): rowcount = 1000.0, cumulative cost = x, id = 5
                  IgniteExchange(distribution=[single]): rowcount = 2.0E4, cumulative cost = x, id = 6
                IgniteMergeJoin(condition=[=($0, $1)]): rowcount = 50.0, cumulative cost = x, id = 7
                  IgniteIndexScan(table=[[PUBLIC, LINK]]): rowcount = 900000.0, cumulative cost = x, id = 8
                  IgniteIndexScan(table=[[PUBLIC, DATA]]): rowcount = 100000.0, cumulative cost = x, id = 9
            """;

    @Test
    void thePairsOfEveryNestedLoopAreCounted() {
        assertThat(NestedLoops.comparisons(PLAN)).isEqualTo(1_000 * 20_000 + 40 * 50);
    }

    @Test
    void aPlanWithoutNestedLoopsComparesNoPairs() {
        assertThat(NestedLoops.comparisons("IgniteTableScan(table=[[PUBLIC, DATA]]): rowcount = 5.0, cumulative cost"))
                .isZero();
        assertThat(NestedLoops.comparisons("")).isZero();
    }
}
