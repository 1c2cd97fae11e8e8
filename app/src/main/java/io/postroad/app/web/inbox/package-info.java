/**
 * The HTTP side of the built-in inbox: the part of the API that answers as Mailpit's does, and the
 * page that shows the mail. The handlers read the whole path of a request, so it does not matter
 * under which context they are mounted; address, {@code Host} and token are checked before them.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.web.inbox;
