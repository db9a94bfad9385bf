package io.jenkins.plugins.safedeploy.targets.kubernetes.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Workload;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the control plane of the tests is too old for, or too fast. */
class WorkloadReaderTest {
    private static final StatefulSet SET = new StatefulSetBuilder()
            .withNewMetadata()
            .withName("db")
            .withUid("1")
            .withGeneration(1L)
            .addToAnnotations(Marks.CONTENT, "content")
            .endMetadata()
            .withNewSpec()
            .withReplicas(2)
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(1L)
            .withReplicas(2)
            .withUpdatedReplicas(2)
            .withReadyReplicas(2)
            .withUpdateRevision("r")
            .endStatus()
            .build();

    @Test
    void a_stateful_set_with_min_ready_seconds_is_available_when_they_are_over() {
        assertThat(read(SET).available()).isEqualTo(2);
        StatefulSet waits = new StatefulSetBuilder(SET)
                .editSpec()
                .withMinReadySeconds(30)
                .endSpec()
                .build();
        assertThat(read(waits).available()).isZero();
        StatefulSet waited = new StatefulSetBuilder(waits)
                .editStatus()
                .withAvailableReplicas(2)
                .endStatus()
                .build();
        assertThat(read(waited).available()).isEqualTo(2);
    }

    @Test
    void what_is_being_deleted_is_not_as_the_release_wants_it() {
        assertThat(read(SET).applied()).isTrue();
        StatefulSet leaves = new StatefulSetBuilder(SET)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
        assertThat(read(leaves).applied()).isFalse();
    }

    private static Workload read(StatefulSet set) {
        return new WorkloadReader(new Only(set), "content").read(new ObjectKey("apps", "StatefulSet", "ns", "db"));
    }

    private record Only(StatefulSet set) implements WorkloadReader.Inventory {
        @Override
        public Optional<Deployment> deployment(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<StatefulSet> statefulSet(String name) {
            return Optional.of(set);
        }

        @Override
        public Optional<DaemonSet> daemonSet(String name) {
            return Optional.empty();
        }

        @Override
        public List<ReplicaSet> replicaSets() {
            return List.of();
        }

        @Override
        public List<ControllerRevision> revisions() {
            return List.of();
        }

        @Override
        public List<Pod> pods() {
            return List.of();
        }

        @Override
        public String refusal(String uid) {
            return "";
        }
    }
}
