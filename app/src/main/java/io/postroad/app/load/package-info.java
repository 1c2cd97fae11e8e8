/** The load generator: many sessions at once towards one server, and what came of them. */
@NullMarked
package io.postroad.app.load;

import org.jspecify.annotations.NullMarked;
