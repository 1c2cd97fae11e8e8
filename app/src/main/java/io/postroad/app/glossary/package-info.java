/**
 * What every word of an SMTP conversation means: the one table behind the page's conversations, the
 * tour and the API.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.glossary;
