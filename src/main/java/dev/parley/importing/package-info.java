/**
 * Imports what an app stored before it used Parley: conversations, messages, members and notifications, line by line.
 */
@NullMarked
package dev.parley.importing;

import org.jspecify.annotations.NullMarked;
