package dev.parley.bench.driver;

/** Where a load's messages go. On the driver's event loop. */
public interface Outlet {
    /** @param number which message it is, from 0 */
    void write(long number);

    void flush();
}
