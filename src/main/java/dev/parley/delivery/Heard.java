package dev.parley.delivery;

/** What came over the bus, as it came. */
record Heard(Address address, String text) {}
