package dev.parley.bus;

/**
 * A text that arrived over the bus, as it was published.
 *
 * @param trusted whether an instance published it
 */
public record ReceivedText(Address address, String text, boolean trusted) {
    public ReceivedText(Address address, String text) {
        this(address, text, true);
    }
}
