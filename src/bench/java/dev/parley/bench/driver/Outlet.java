package dev.parley.bench.driver;

/** The target of a load's messages. On the driver's event loop. */
public interface Outlet {
    /** @param number the number of the message, from 0 */
    void write(long number);

    void flush();
}
