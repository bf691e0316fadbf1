// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private static final Metric SPEED = new Metric("ops/s", 0);
    private static final Metric CPU = new Metric("CPU", 1);

    private final Measurements measurements = new Measurements("load", List.of(SPEED, CPU));

    @Test
    void ratiosArePairedWithinTheRoundBeforeTheMedianIsTaken() {
        // A machine that gets slower and slower: the medians' ratio would be 200/100, the paired one is 3.
        add("A", 300, 1.5);
        add("B", 100, 3);
        add("A", 200, 1.5);
        add("B", 100, 3);
        add("A", 30, 1.5);
        add("B", 10, 3);
        assertThat(measurements.table("A", "B")).isEqualTo("""
                        | load | server |    ops/s |      CPU |
                        | ---- | ------ | -------: | -------: |
                        | put  | A      |      200 |      1.5 |
                        | put  | B      |      100 |      3.0 |
                        | put  | ratio  | **3.00** | **0.50** |
                        """);
    }

    @Test
    void aSingleServerHasNoRatio() {
        add("A", 300, 1);
        assertThat(measurements.table("A", "B")).contains("| put  | A ").doesNotContain("ratio");
    }

    @Test
    void extremesAreShownBesideTheMedianAndSetSideBySide() {
        Measurements gaps = new Measurements("what", List.of(CPU, CPU.least("least"), CPU.most("most")));
        List.of(1.0, 9.0, 2.0).forEach(value -> gaps.add("kill", "A", Map.of(CPU, value)));
        List.of(4.0, 3.0, 5.0).forEach(value -> gaps.add("kill", "B", Map.of(CPU, value)));
        assertThat(gaps.table("A", "B"))
                .contains("| kill | A      |      2.0 |      1.0 |      9.0 |")
                .contains("| kill | ratio  | **0.40** | **0.33** | **1.80** |");
        assertThat(gaps.json()).contains("\"values\":{\"CPU\":9.000}");
    }

    @Test
    void jsonHoldsEveryRound() {
        add("A", 1, 2);
        add("A", 3, 4);
        assertThat(measurements.json())
                .contains("\"load\":\"put\",\"server\":\"A\",\"round\":2,\"values\":{")
                .contains("\"ops/s\":3.000");
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Measurements.median(List.of(4.0, 1.0, 100.0, 2.0))).hasValue(3.0);
        assertThat(Measurements.median(List.of())).isEmpty();
    }

    private void add(String server, double speed, double cpu) {
        measurements.add("put", server, Map.of(SPEED, speed, CPU, cpu));
    }
}
