package dev.parley.presence;

import dev.parley.testing.SimTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The Redis of a simulation, which can go down, and come back with all, some or nothing of its memory. */
final class SimMemory {
    private final SimTime time;
    private final List<SimLine> lines = new ArrayList<>();
    private ScriptModel memory;
    private ScriptModel saved;
    private boolean away;

    SimMemory(SimTime time, ScriptModel empty) {
        this.time = time;
        this.memory = empty;
        save();
    }

    /** Once a second, as with an append-only file. */
    private void save() {
        if (!away) {
            saved = memory.copy();
        }
        time.after(Duration.ofSeconds(1), this::save);
    }

    ScriptModel memory() {
        return memory;
    }

    boolean away() {
        return away;
    }

    void connected(SimLine line) {
        lines.add(line);
    }

    void gone(SimLine line) {
        lines.remove(line);
    }

    void goAway() {
        away = true;
        lines.forEach(SimLine::cut);
    }

    void comeBack() {
        if (!away) {
            return;
        }
        away = false;
        switch (time.below(3)) {
            case 0 -> memory = memory.empty();
            case 1 -> memory = saved.copy();
            default -> {}
        }
    }

    void cutSomeLine() {
        if (!lines.isEmpty()) {
            lines.get(time.below(lines.size())).cut();
        }
    }
}
