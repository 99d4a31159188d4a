/** Presence and typing of users: state that expires by itself and is not stored, except when a user was last online. */
package dev.parley.presence;
