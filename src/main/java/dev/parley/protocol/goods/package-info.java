/**
 * What a marketplace's app speaks at {@code /ws/chat/{user_id}}: {@code {"type", "data"}}, the same frames both ways.
 */
package dev.parley.protocol.goods;
