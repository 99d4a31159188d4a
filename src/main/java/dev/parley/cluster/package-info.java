/** Shows all instances: which are alive, and what they answer to queries about their connections. */
@NullMarked
package dev.parley.cluster;

import org.jspecify.annotations.NullMarked;
