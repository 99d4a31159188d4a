/** The payments back end's protocol at {@code /ws/connect}: {@code {"type", "data", "timestamp"}}. */
package dev.parley.protocol.notifications;
