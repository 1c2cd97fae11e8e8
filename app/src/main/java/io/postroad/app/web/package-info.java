/**
 * The HTTP side: who may ask what (rule W1), the API of the queue, metrics and health. Everything
 * it knows of mail it knows through {@link io.postroad.mta.admin.Admin}.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.web;
