package io.postroad.app.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The process's signals. The JDK's class for them warns at compile time and cannot be silenced, so
 * it is called by reflection. A handler of our own for TERM also means that no shutdown hook, and
 * with it exit code 143, is in the way.
 */
final class Signals {
  private Signals() {}

  /** Runs {@code action} on a thread of the JDK's whenever the signal comes. */
  @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
  static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler call =
          (proxy, method, args) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == args[0];
                default -> "handler of " + name;
              };
      Object ours =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
      Object which = signal.getConstructor(String.class).newInstance(name);
      var _ = signal.getMethod("handle", signal, handler).invoke(null, which, ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no signals", e);
    }
  }
}
