package io.jenkins.plugins.safedeploy.engine.target;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a target says about itself.
 *
 * @param installed content digest of the release that is in place; null when none or not one of ours
 * @param running content digest of the release that was running after the last restart; equal to {@code installed}
 *     where the target knows no difference; null when unknown
 * @param witness what the last apply left; null when there is none
 * @param instance changes whenever what runs was restarted (pid and start time); where several things run their names
 *     are joined by {@link #AND}, and one that is missing only says that something ended; empty when unknown
 * @param detail one line for people
 */
public record Observation(Digest installed, Digest running, Witness witness, String instance, String detail)
        implements Serializable {

    /** Whether exactly this content is installed and running. Unequal means not applied. */
    public boolean shows(Digest content) {
        return content.equals(installed) && content.equals(running);
    }

    /** Between the names of an {@code instance}. */
    public static final String AND = " & ";

    /** Whether something was restarted since {@code before}. */
    public boolean restartedSince(Observation before) {
        return !List.of(before.instance().split(AND)).containsAll(List.of(instance.split(AND)));
    }

    public Optional<Witness> witnessed() {
        return Optional.ofNullable(witness);
    }
}
