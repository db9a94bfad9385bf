package io.jenkins.plugins.safedeploy.engine.notify;

import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import java.io.IOException;

/** Port: tells people that a deployment is over. Called again for 24 hours while it throws. */
@FunctionalInterface
public interface Notifier {
    /** Tells nobody. */
    Notifier NOBODY = settlement -> "";

    /**
     * @return the channel that was used; empty when there is nobody to tell
     * @throws IOException when it did not work and should be tried again
     */
    String deliver(Settlement settlement) throws IOException;
}
