/**
 * Takes in what an app stored before it came here: conversations, messages, members and notifications, line by line.
 */
package dev.parley.importing;
