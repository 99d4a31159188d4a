package dev.parley.bench.driver;

/** The totals of all clients of a driver; written and read on its event loop. */
public final class Tally {
    public long deliveries;
    public long deliveredBytes;
    public long acknowledgements;
    public long errors;
    public long closed;
    public String lastError = "";

    /** Returns the current values. */
    public Tally copyOf() {
        Tally copy = new Tally();
        copy.deliveries = deliveries;
        copy.deliveredBytes = deliveredBytes;
        copy.acknowledgements = acknowledgements;
        copy.errors = errors;
        copy.closed = closed;
        copy.lastError = lastError;
        return copy;
    }
}
