package io.jenkins.plugins.safedeploy.targets.kubernetes.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why pods are as they are: pod, node, image, container states, the newest events, warnings before others, and the last lines of their logs. A
 * few pods, a few lines, and a few seconds for all of it.
 */
final class PodEvidence {
    private static final int MOST_PODS = 3;
    private static final int MOST_EVENTS = 4;
    private static final int LOG_LINES = 8;
    private static final int LONGEST_PART = 500;
    private static final long SECONDS = 6;
    private static final int ASKED_FOR_EVENTS = 3;
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(300);

    private final KubernetesClient client;
    private final String namespace;

    PodEvidence(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** @param names which */
    String of(Collection<String> names, List<Pod> known) {
        List<CompletableFuture<String>> parts = known.stream()
                .filter(pod -> names.contains(pod.getMetadata().getName()))
                .limit(MOST_PODS)
                .map(pod -> CompletableFuture.supplyAsync(() -> of(pod))
                        .completeOnTimeout(
                                states(pod) + "  (events and logs did not come in time)\n", SECONDS, TimeUnit.SECONDS))
                .toList();
        return parts.stream().map(CompletableFuture::join).collect(Collectors.joining());
    }

    private String of(Pod pod) {
        String events;
        try {
            events = told(events(pod));
        } catch (KubernetesClientException e) {
            events = "  events: " + cut(e.getMessage()) + "\n";
        }
        return states(pod) + events + logs(pod);
    }

    /** Who runs a pod writes its events beside its states: what is decided at once may be ahead of them. */
    private List<Event> events(Pod pod) {
        List<Event> events = List.of();
        for (int i = 0; i < ASKED_FOR_EVENTS && events.isEmpty(); i++) {
            if (i > 0) {
                LockSupport.parkNanos(BETWEEN);
            }
            events = client.v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("involvedObject.uid", pod.getMetadata().getUid())
                    .list()
                    .getItems();
        }
        return events;
    }

    /** Warnings before others, the newest first of each. */
    static String told(List<Event> events) {
        return events.stream()
                .sorted(Comparator.comparing((Event event) -> !"Warning".equals(event.getType()))
                        .thenComparing(PodEvidence::at, Comparator.reverseOrder()))
                .map(PodEvidence::event)
                .distinct()
                .limit(MOST_EVENTS)
                .collect(Collectors.joining());
    }

    private static String at(Event event) {
        return Stream.of(
                        event.getLastTimestamp(),
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        event.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static String states(Pod pod) {
        RolloutSeen.Pod seen = PodReader.read(pod, true);
        StringBuilder text = new StringBuilder("pod ")
                .append(seen.name())
                .append(" on '")
                .append(seen.node())
                .append("'\n");
        for (RolloutSeen.Container container : seen.containers()) {
            text.append("  ")
                    .append(container.name())
                    .append(" image ")
                    .append(container.image())
                    .append(": ")
                    .append(container.state())
                    .append(' ')
                    .append(container.reason())
                    .append(", last end ")
                    .append(container.ended().isEmpty() ? "none" : container.ended() + " " + container.exit())
                    .append(", restarts ")
                    .append(container.restarts())
                    .append(' ')
                    .append(cut(container.message()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String event(Event event) {
        return "  event " + PodReader.text(event.getReason()) + ": " + cut(PodReader.text(event.getMessage())) + "\n";
    }

    /** Of the container that failed, as it ended last. */
    private String logs(Pod pod) {
        for (RolloutSeen.Container container : PodReader.read(pod, true).containers()) {
            if (container.restarts() > 0 || container.state() != RolloutSeen.Container.State.WAITING) {
                String log = log(pod, container.name(), container.restarts() > 0);
                if (!log.isBlank()) {
                    return "  log of " + container.name() + ": " + log + "\n";
                }
            }
        }
        return "";
    }

    private String log(Pod pod, String container, boolean previous) {
        try {
            var named = client.pods()
                    .inNamespace(namespace)
                    .withName(pod.getMetadata().getName())
                    .inContainer(container);
            String log = previous
                    ? named.terminated().tailingLines(LOG_LINES).getLog()
                    : named.tailingLines(LOG_LINES).getLog();
            String text = log.strip();
            return text.substring(Math.max(0, text.length() - LONGEST_PART));
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? cut(Refusal.of(e).message())
                    : "";
        }
    }

    private static String cut(String text) {
        return text.length() > LONGEST_PART ? text.substring(0, LONGEST_PART) + "..." : text;
    }
}
