package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Hold;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.Quarantine;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies a state some fifty times faster than {@code save} and {@code load}, and makes of it the key under which the
 * exploration knows it again. Both walk every field, so that a field added later is never forgotten; the key leaves out
 * only what is named here, which no decision reads: history, texts for people and times of day.
 */
final class StateCopy {
    private static final Set<Class<?>> MUTABLE =
            Set.of(EnvironmentState.class, ServiceState.class, DeploymentFacts.class);
    private static final Set<String> NOT_IN_KEY = Set.of(
            "recent", "outbox", "installed", "lastRollback", "requestedAt", "abortedAt", "actor", "requested", "id");
    private static final Map<Class<?>, Field[]> FIELDS = new HashMap<>();
    private static final Map<Class<?>, Constructor<?>> CONSTRUCTORS = new HashMap<>();

    static {
        for (Class<?> type : MUTABLE) {
            FIELDS.put(
                    type,
                    Arrays.stream(type.getDeclaredFields())
                            .filter(field -> !Modifier.isStatic(field.getModifiers()))
                            .peek(field -> field.setAccessible(true))
                            .toArray(Field[]::new));
            try {
                Constructor<?> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                CONSTRUCTORS.put(type, constructor);
            } catch (NoSuchMethodException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final Map<Object, Integer> known = new HashMap<>();
    private int[] key = new int[256];
    private int length;

    static EnvironmentState copy(EnvironmentState state) {
        return (EnvironmentState) copied(state);
    }

    private static Object copied(Object value) {
        if (value == null || !MUTABLE.contains(value.getClass())) {
            return value;
        }
        try {
            Object copy = CONSTRUCTORS.get(value.getClass()).newInstance();
            for (Field field : FIELDS.get(value.getClass())) {
                copy(field, field.get(value), copy);
            }
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static void copy(Field field, Object from, Object copy) throws IllegalAccessException {
        if (from instanceof Map<?, ?> map) {
            Map<Object, Object> into = (Map<Object, Object>) field.get(copy);
            map.forEach((name, value) -> into.put(name, copied(value)));
        } else if (from instanceof Collection<?> collection) {
            ((Collection<Object>) field.get(copy)).addAll(collection);
        } else {
            field.set(copy, copied(from));
        }
    }

    /** Equal exactly for states and worlds from which the same things can happen. */
    Key key(EnvironmentState state, World world) {
        length = 0;
        add(state);
        add(id(world));
        return new Key(Arrays.copyOf(key, length));
    }

    private void add(int number) {
        if (length == key.length) {
            key = Arrays.copyOf(key, length * 2);
        }
        key[length++] = number;
    }

    private void add(Object value) {
        if (value instanceof Map<?, ?> map) {
            add(map.size());
            map.forEach((name, element) -> {
                add(id(name));
                add(element);
            });
        } else if (value instanceof Collection<?> collection) {
            add(collection.size());
            collection.forEach(this::add);
        } else if (value != null && MUTABLE.contains(value.getClass())) {
            try {
                for (Field field : FIELDS.get(value.getClass())) {
                    if (!NOT_IN_KEY.contains(field.getName())) {
                        add(field.get(value));
                    }
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        } else {
            add(id(plain(value)));
        }
    }

    private int id(Object value) {
        return known.computeIfAbsent(value == null ? "null" : value, v -> known.size());
    }

    /** The part of a value that decisions read. In the model a content has one plan and one document. */
    private static Object plain(Object value) {
        if (value instanceof EffectFact effect) {
            boolean step = effect.kind() == EffectKind.STEP;
            return List.of(effect.status(), effect.epoch(), effect.attempt(), step ? effect.at() : "");
        } else if (value instanceof GateFact gate) {
            return List.of(gate.epoch(), gate.again(), gate.since(), gate.ended(), String.valueOf(gate.verdict()));
        } else if (value instanceof Candidate candidate) {
            return List.of("candidate", candidate.content());
        } else if (value instanceof Installed installed) {
            return List.of("installed", installed.release().content(), installed.verified());
        } else if (value instanceof Hold) {
            return "hold";
        } else if (value instanceof Quarantine) {
            return "quarantine";
        } else if (value instanceof Event.RollbackDecided decided) {
            return List.of(
                    decided.candidate() == null ? "" : decided.candidate().content(),
                    decided.hold(),
                    decided.quarantine(),
                    decided.steps());
        } else if (value instanceof Event.PreflightEnded preflight) {
            return List.of(
                    preflight.round(),
                    preflight.problems(),
                    preflight.candidate() == null ? "" : preflight.candidate().content(),
                    preflight.alreadyFailing(),
                    preflight.irreversible());
        } else if (value instanceof Event.EvidenceEnded evidence) {
            return "evidence " + evidence.shows();
        } else if (value instanceof Event.AbortRequested abort) {
            return "abort " + abort.person();
        }
        return value;
    }

    /** A state as numbers. */
    static final class Key {
        private final int[] numbers;
        private final int hash;

        private Key(int[] numbers) {
            this.numbers = numbers;
            this.hash = Arrays.hashCode(numbers);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(numbers, key.numbers);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
