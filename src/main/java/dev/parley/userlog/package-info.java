/**
 * The logs of users in PostgreSQL: conversations joined and left, notifications, and own settings. They are appended to by the
 * transaction of what happened.
 */
@NullMarked
package dev.parley.userlog;

import org.jspecify.annotations.NullMarked;
