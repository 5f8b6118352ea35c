package io.earshot.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    private static final long MEGABYTE = 1 << 20;

    @Test
    void aJvmHasMegabytesAndNeverMoreThanItsPeak() throws Exception {
        long own = ProcessHandle.current().pid();
        long resident = ProcessMemory.resident(own);
        assertThat(resident).isBetween(10 * MEGABYTE, ProcessMemory.peak(own));
        assertThat(ProcessMemory.anonymous(own)).isBetween(5 * MEGABYTE, ProcessMemory.peak(own));
    }
}
