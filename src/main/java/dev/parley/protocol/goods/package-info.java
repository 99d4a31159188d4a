/**
 * The protocol of a marketplace's app at {@code /ws/chat/{user_id}}: {@code {"type", "data"}}, the same frames in both
 * directions.
 */
@NullMarked
package dev.parley.protocol.goods;

import org.jspecify.annotations.NullMarked;
