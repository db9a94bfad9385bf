package io.jenkins.plugins.safedeploy.targets.kubernetes.progress;

import io.jenkins.plugins.safedeploy.engine.target.SettingException;
import io.jenkins.plugins.safedeploy.engine.target.SettingReader;
import java.time.Duration;
import java.util.List;

/**
 * How a release gets to all pods.
 *
 * @param percents share of the traffic at each step, rising, each from 1 to 99; of a canary only
 * @param pause shortest time from one step to the next; null for none
 */
public record Strategy(Kind kind, List<Integer> percents, Duration pause) {
    /** At once, as the workloads' own update strategies say. */
    public static final Strategy ROLLING = new Strategy(Kind.ROLLING, List.of(), null);

    private static final int MOST_STEPS = 20;

    /** What happens before the whole. */
    public enum Kind {
        /** Nothing. */
        ROLLING("", 0),
        /** A second set of pods takes a rising share. */
        CANARY("canary", 0),
        /** A second set of pods of full size is prepared, then the Services switch to it. */
        BLUE_GREEN("green", 2);

        private final String suffix;
        private final int steps;

        Kind(String suffix, int steps) {
            this.suffix = suffix;
            this.steps = steps;
        }

        /** Behind the names of what is made for the share, and the value of its label. */
        public String suffix() {
            return suffix;
        }
    }

    public Strategy {
        percents = List.copyOf(percents);
    }

    /** @throws SettingException when {@code strategy}, {@code steps} or {@code pause} is wrong */
    public static Strategy read(SettingReader settings) {
        Kind kind = switch (settings.choice("strategy", "rolling", List.of("rolling", "canary", "blueGreen"))) {
            case "canary" -> Kind.CANARY;
            case "blueGreen" -> Kind.BLUE_GREEN;
            default -> Kind.ROLLING;
        };
        List<Integer> percents = settings.numbers("steps", 1, 99);
        Duration pause = settings.duration("pause");
        if (kind != Kind.CANARY && !percents.isEmpty()) {
            throw new SettingException("steps", "'steps' is only for strategy: canary. Leave it out.");
        }
        if (kind == Kind.ROLLING && pause != null) {
            throw new SettingException(
                    "pause", "'pause' is only for strategy: canary and strategy: blueGreen. Leave it out.");
        }
        if (kind == Kind.CANARY && (percents.isEmpty() || percents.size() > MOST_STEPS || !rising(percents))) {
            throw new SettingException(
                    "steps",
                    "'steps' is " + percents + ", but strategy: canary needs 1 to " + MOST_STEPS
                            + " rising percentages from 1 to 99, such as [5, 25, 50]. The whole follows by itself.");
        }
        return new Strategy(kind, percents, pause);
    }

    private static boolean rising(List<Integer> percents) {
        for (int i = 1; i < percents.size(); i++) {
            if (percents.get(i) <= percents.get(i - 1)) {
                return false;
            }
        }
        return true;
    }

    /** How many steps come before the whole. */
    public int steps() {
        return kind == Kind.CANARY ? percents.size() : kind.steps;
    }

    /** Share of the traffic at a step. @param step from 1 */
    public int percent(int step) {
        return kind == Kind.CANARY ? percents.get(step - 1) : step == 1 ? 0 : 100;
    }
}
