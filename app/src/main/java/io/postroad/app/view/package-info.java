/** Queue and history as JSON and as filters: what command line and web share. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.view;
