/**
 * The protocol of a marketplace's app at {@code /ws/chat/{user_id}}: {@code {"type", "data"}}, the same frames in both
 * directions.
 */
package dev.parley.protocol.goods;
