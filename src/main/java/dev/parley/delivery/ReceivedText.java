package dev.parley.delivery;

/**
 * What came over the bus, as it was published.
 *
 * @param trusted whether an instance published it
 */
record ReceivedText(Address address, String text, boolean trusted) {
    ReceivedText(Address address, String text) {
        this(address, text, true);
    }
}
