/** The payments back end's protocol at {@code /ws/connect}: {@code {"type", "data", "timestamp"}}. */
@NullMarked
package dev.parley.protocol.notifications;

import org.jspecify.annotations.NullMarked;
