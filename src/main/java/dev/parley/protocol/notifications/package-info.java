/** The payments back end's protocol, {@code {"type", "data", "timestamp"}} at {@code /ws/connect}. */
package dev.parley.protocol.notifications;
