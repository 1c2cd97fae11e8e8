/** The history of accepted and refused mail over HTTP. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.web.history;
