/** Who is here, and who is typing: state that is never stored, and ends by itself. */
package dev.parley.presence;
