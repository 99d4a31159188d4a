package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.bus.BusTexts;
import java.nio.charset.StandardCharsets;

/** What comes over Redis and out of the outbox, where anybody else may have written. */
class BusFuzz {

    @FuzzTest
    void bus(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Bounded.time(() -> BusTexts.offer(text));
    }
}
