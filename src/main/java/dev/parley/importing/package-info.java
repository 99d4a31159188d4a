/**
 * Imports what an app stored before it used Parley: conversations, messages, members and notifications, line by line.
 */
package dev.parley.importing;
