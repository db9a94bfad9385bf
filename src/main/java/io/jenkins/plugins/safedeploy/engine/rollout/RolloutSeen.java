package io.jenkins.plugins.safedeploy.engine.rollout;

import java.util.List;
import java.util.Set;

/**
 * The workloads of a release at one moment.
 *
 * @param workloads each that the release names, whether it is there or not
 * @param configuration names of the configuration objects that the release itself brings
 */
public record RolloutSeen(List<Workload> workloads, Set<String> configuration) {
    public RolloutSeen {
        workloads = List.copyOf(workloads);
        configuration = Set.copyOf(configuration);
    }

    /**
     * One workload: a number of equal pods.
     *
     * @param name for people, {@code Deployment/web}
     * @param applied whether it is there as the release wants it
     * @param observed whether its controller has seen it so; before, its numbers and pods mean nothing
     * @param wanted pods that it shall have
     * @param updated pods of the current revision, as its controller counts
     * @param available pods that serve, as its controller counts
     * @param total pods of all revisions, as its controller counts
     * @param refusal why its controller cannot make pods of the current revision; empty when it can
     * @param pods all of them
     */
    public record Workload(
            String name,
            boolean applied,
            boolean observed,
            int wanted,
            int updated,
            int available,
            int total,
            String refusal,
            List<Pod> pods) {
        public Workload {
            pods = List.copyOf(pods);
        }
    }

    /**
     * One pod.
     *
     * @param current whether it is of the revision that the release wants
     * @param ready whether it serves
     * @param leaving whether it was deleted, evicted or drained
     * @param node where it runs; empty when nowhere yet
     * @param pending why it was not placed or prepared; empty when it was
     * @param containers init containers and containers
     */
    public record Pod(
            String name,
            boolean current,
            boolean ready,
            boolean leaving,
            String node,
            String pending,
            List<Container> containers) {
        public Pod {
            containers = List.copyOf(containers);
        }
    }

    /**
     * One container.
     *
     * @param image as its pod names it
     * @param state whether it waits, runs or has ended
     * @param reason of that state, such as {@code CrashLoopBackOff}; may be empty
     * @param message of that state, or of how it ended before; may be empty
     * @param ended reason of its last end, such as {@code OOMKilled}; empty when it never ended
     * @param exit code of its last end
     * @param restarts so far
     */
    public record Container(
            String name,
            String image,
            State state,
            String reason,
            String message,
            String ended,
            int exit,
            int restarts) {
        /** What a container does. */
        public enum State {
            WAITING,
            RUNNING,
            ENDED
        }
    }
}
