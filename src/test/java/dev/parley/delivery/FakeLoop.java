package dev.parley.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An event loop whose turns the test runs; the thread of the test counts as that of the loop. */
final class FakeLoop implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs one turn; false if there was nothing to do. */
    boolean turn() {
        Runnable task;
        synchronized (this) {
            task = tasks.poll();
        }
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Runs turns until there is nothing to do. */
    void settle() {
        while (turn()) {
            // the next one
        }
    }
}
