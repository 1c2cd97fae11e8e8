/**
 * The web page: files that never change while the program runs, and the framed HTML of a message
 * (rule W2). The page itself is a client of the API; its modules lie beside this package's classes
 * as resources.
 */
@NullMarked
package io.postroad.app.web.page;

import org.jspecify.annotations.NullMarked;
