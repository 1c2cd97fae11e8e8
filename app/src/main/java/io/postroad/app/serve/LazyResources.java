package io.postroad.app.serve;

import io.postroad.smtp.server.JvmResources;
import io.postroad.smtp.server.Resources;
import org.jspecify.annotations.Nullable;

/** The JVM's figures, whose library is loaded when they are first asked for. Thread-safe. */
final class LazyResources implements Resources {
  private @Nullable Resources made;

  private synchronized Resources made() {
    Resources resources = made;
    if (resources == null) {
      resources = new JvmResources();
      made = resources;
    }
    return resources;
  }

  @Override
  public int heapUsedShare() {
    return made().heapUsedShare();
  }

  @Override
  public void reclaim() {
    made().reclaim();
  }

  @Override
  public void giveBack() {
    made().giveBack();
  }

  @Override
  public long freeDescriptors() {
    return made().freeDescriptors();
  }

  @Override
  public long descriptorLimit() {
    return made().descriptorLimit();
  }
}
