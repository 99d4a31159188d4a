package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.bus.BusTexts;
import java.nio.charset.StandardCharsets;

/** What arrives over Redis and from the outbox, where any service may write. */
class BusFuzz {

    @FuzzTest
    void bus(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Bounded.time(() -> BusTexts.offer(text));
    }
}
