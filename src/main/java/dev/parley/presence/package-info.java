/** Presence and typing of users: state that expires by itself and is not stored, except when a user was last online. */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
