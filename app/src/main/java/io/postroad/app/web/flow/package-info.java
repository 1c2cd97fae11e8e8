/** The flow of mail over HTTP. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.web.flow;
